"""Plays `docker compose --profile simulator up` without an engine, then a citizen: one network and one file system for all
services, in which each has its address, its files where compose.yaml mounts them, its command and its environment.

    unshare --net --mount compose_player.py EXECUTABLE DIRECTORY        DIRECTORY as Config/compose/prepare left it
"""

import html
import http.cookiejar
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "Config/compose"
FILE = yaml.safe_load((COMPOSE / "compose.yaml").read_text())
SERVICES = FILE["services"]


def run(*command):
    subprocess.run([str(part) for part in command], check=True)


def addresses():
    fixed = SERVICES["nginx"]["networks"]["inside"]
    found = {name: f"172.30.8.{20 + index}" for index, name in enumerate(SERVICES)}
    found["nginx"] = fixed["ipv4_address"]
    return found | {name: found["nginx"] for name in [*fixed["aliases"], "portal.brama.test"]}


def make_network(places):
    run("ip", "link", "set", "lo", "up")
    for address in sorted(set(places.values())):
        run("ip", "address", "add", f"{address}/32", "dev", "lo")
    pathlib.Path("/etc/hosts").write_text("127.0.0.1 localhost\n" + "".join(f"{a} {n}\n" for n, a in places.items()))


def make_files(directory, scratch):
    """/etc of this machine with what the services mount; gone with the process."""
    run("mount", "-t", "tmpfs", "tmpfs", scratch)
    for name in ("upper", "work", "state", "redis"):
        (scratch / name).mkdir()
    run("mount", "-t", "overlay", "overlay", "-o",
        f"lowerdir=/etc,upperdir={scratch}/upper,workdir={scratch}/work", "/etc")
    shutil.rmtree("/etc/nginx/sites-enabled", ignore_errors=True)
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source, target, *_ = volume.split(":")
            if not source.startswith("."):
                continue
            origin = (COMPOSE / source if source.startswith("../") else directory / source).resolve()
            pathlib.Path(target).parent.mkdir(parents=True, exist_ok=True)
            run("cp", "-aT", origin, target)


def start(name, command, scratch, environment=None, user=None):
    prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    log = open(f"{os.environ['TMPDIR']}/{name}.log", "wb")
    return subprocess.Popen(
        [*prefix, *map(str, command)], stdout=log, stderr=subprocess.STDOUT, cwd=scratch / "state",
        env={"PATH": os.environ["PATH"], **(environment or {})})


def wait_for(url, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def start_all(executable, places, scratch):
    redis = SERVICES["redis"]["command"]
    yield start("redis", [*redis, "--dir", scratch / "redis", "--bind", places["redis"]], scratch)
    simulator = [executable, *SERVICES["simulator"]["command"]]
    yield start("simulator", simulator, scratch, user=10001)
    yield start("nginx", ["nginx", "-g", "daemon off;"], scratch)
    for index, name in enumerate(("brama-1", "brama-2")):
        # Containers would each have these ports to themselves.
        own = {"BRAMA_LISTEN": f"{places[name]}:8080", "BRAMA_ADMIN_LISTEN": f"127.0.0.1:{8081 + 2 * index}"}
        environment = {key: str(value) for key, value in SERVICES[name]["environment"].items()}
        yield start(name, [executable, "serve", "--config", "/etc/brama/config/brama.yaml"], scratch,
                    {**environment, **own}, user=10001)


class Citizen:
    def __init__(self, certificate):
        context = ssl.create_default_context(cafile=certificate)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.opener.addheaders = [("Accept", "text/html"), ("Accept-Language", "en")]

    def get(self, url, data=None):
        with self.opener.open(url, data, timeout=20) as answer:
            return answer.read().decode()

    def submit(self, page, query=""):
        action = html.unescape(re.search(r'<form[^>]*action="([^"]*)"', page)[1])
        fields = [(html.unescape(n), html.unescape(v)) for n, v in re.findall(r'name="([^"]*)"\s+value="([^"]*)"', page)]
        return self.get(action + query, urllib.parse.urlencode(fields).encode())


def main():
    executable, directory = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    scratch = directory / "scratch"
    scratch.mkdir()
    places = addresses()
    make_files(directory, scratch)
    make_network(places)
    run("chown", "10001:10001", scratch / "state")
    processes = []
    try:
        processes.extend(start_all(executable, places, scratch))
        for port in (8081, 8083):
            wait_for(f"http://127.0.0.1:{port}/health/ready")
        wait_for("http://127.0.0.1:8082/")
        citizen = Citizen("/etc/ssl/portal/site.crt")
        page = citizen.get("https://portal.brama.test/moje")
        page = citizen.submit(page, "?outcome=success&person=grazyna")
        print(citizen.submit(page))
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(20)


main()
