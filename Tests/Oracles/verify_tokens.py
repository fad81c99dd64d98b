"""Verifies tokens with PyJWT and a published key set alone, as a portal would.

Input file: JSON list of {"keys": JWK Set as text, "token": JWT}. Output: a line for each, the subject or the error.
"""

import json
import sys

import jwt

for case in json.load(open(sys.argv[1])):
    try:
        keys = jwt.PyJWKSet.from_dict(json.loads(case["keys"]))
        key = keys[jwt.get_unverified_header(case["token"])["kid"]].key
        # The clock is the test's.
        options = {"verify_exp": False, "verify_iat": False, "require": ["exp", "iat", "aud", "iss", "sub"]}
        claims = jwt.decode(case["token"], key, algorithms=["ES256"], audience="https://portal.example.gov.pl",
                            issuer="https://portal.example.gov.pl/auth", options=options)
        print(claims["sub"])
    except (jwt.PyJWTError, KeyError) as error:
        print(type(error).__name__)
