#!/bin/sh
# Makes the certificates of the back-channel tests in the directory $1, with the openssl command alone.
set -eu
mkdir -p "$1"
cd "$1"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

authority() { # name
    key "$1"
    openssl req -x509 -new -key "$1.key" -subj "/CN=$1" -days 30 -out "$1.crt" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign"
}

issued() { # name authority days extension…
    name=$1 authority=$2 days=$3 extension=$4
    key "$name"
    openssl req -new -key "$name.key" -subj "/CN=$name" -out "$name.csr"
    printf '%s\n' "$extension" >"$name.ext"
    openssl x509 -req -in "$name.csr" -CA "$authority.crt" -CAkey "$authority.key" -CAcreateserial \
        -days "$days" -extfile "$name.ext" -out "$name.crt" 2>/dev/null
}

authority node-ca
authority other-ca
authority client-ca
loopback="subjectAltName=DNS:localhost,IP:127.0.0.1"
issued server node-ca 30 "$loopback"
issued expired node-ca -1 "$loopback"
issued elsewhere node-ca 30 "subjectAltName=DNS:elsewhere.example"
issued client client-ca 30 "extendedKeyUsage=clientAuth"
issued stranger other-ca 30 "extendedKeyUsage=clientAuth"
openssl pkey -in client.key -aes128 -passout pass:secret -out client-encrypted.key
