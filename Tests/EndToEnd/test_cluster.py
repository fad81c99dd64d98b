"""Several nodes: whichever of them nginx asks, it is one gateway; and one of them may end at any time."""

import json
import re
import shutil
import threading
import time
import urllib.parse

import jwt
import pytest

from cluster import Cluster
from serving import FORM, Connection, Login
from stack import wait_until

pytestmark = pytest.mark.skipif(
    not shutil.which("redis-server"), reason="redis-server is missing: run Scripts/setup")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def at(node, login):
    """The same browser, led to that node."""
    login.gateway.close()
    login.gateway = Connection(node.port)
    return login


def checks(cluster, login):
    return [login.check(Connection(node.port)).status for node in cluster.nodes]


def logged_in(cluster):
    login = Login(cluster).begin()
    answer = login.finish()
    assert answer.status == 303, answer.text
    return login


def test_a_login_begun_at_one_node_finishes_at_the_other_and_logout_at_one_ends_it_at_both(cluster):
    first, second = cluster.nodes
    for begins, finishes, ends in ((first, second, first), (second, first, first), (first, second, second)):
        login = at(begins, Login(cluster)).begin()
        assert at(finishes, login).finish().status == 303
        # Both have the identity's fields at hand now.
        assert checks(cluster, login) == [200, 200]
        assert checks(cluster, login) == [200, 200]
        ended = Connection(ends.port).ask(
            "POST", "/auth/logout", [f"Cookie: {login.cookie}", f"Origin: http://127.0.0.1:{cluster.port}"])
        assert ended.status in (200, 303), ended.text
        assert checks(cluster, login) == [401, 401]
        login.close()


def test_logout_by_the_node_ends_it_at_both(cluster):
    # The node keeps sessions of earlier tests as well: all of them are ended.
    logins = [logged_in(cluster) for _ in range(2)]
    assert [checks(cluster, login) for login in logins] == [[200, 200]] * 2
    node = Connection(cluster.node_port)
    forms = re.findall(r'name="session" value="([^"]*)"><input type="hidden" name="token" value="([^"]*)"', node.ask("GET", "/").text)
    assert len(forms) >= 2
    for session, token in forms:
        assert node.ask("POST", "/logout-at-service-provider", [FORM],
                        urllib.parse.urlencode({"session": session, "token": token}).encode()).status == 303
    assert [checks(cluster, login) for login in logins] == [[401, 401]] * 2
    for login in logins:
        login.close()


def test_fifty_posts_of_one_answer_at_both_nodes_make_one_session_and_one_question(cluster):
    login = Login(cluster).begin()
    body = urllib.parse.urlencode(login.fields).encode()
    before, together, answers = cluster.resolves(), threading.Barrier(50), []

    def post(node):
        connection = Connection(node.port, timeout=30)
        together.wait(30)
        answers.append(connection.ask(
            "POST", "/auth/acs", [FORM, f"Cookie: {login.binding}", "Accept: text/html", login.address], body))
        connection.close()

    threads = [threading.Thread(target=post, args=(cluster.nodes[index % 2],)) for index in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == 50
    entered = [answer for answer in answers if answer.status == 303]
    assert len(entered) == 1
    assert {answer.code() for answer in answers if answer.status != 303} == {"login-expired"}
    assert cluster.resolves() == before + 1
    login.cookie = entered[0].field("set-cookie").split(";")[0]
    assert checks(cluster, login) == [200, 200]
    login.close()


class Citizen(threading.Thread):
    """Looks at a page behind the check all the time, and logs in now and then; notes what went wrong, and when."""

    def __init__(self, cluster):
        super().__init__(daemon=True)
        self.cluster, self.ended = cluster, threading.Event()
        self.pages, self.logins, self.lost_pages, self.lost_logins, self.kept = 0, 0, [], [], []
        self.start()

    def run(self):
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                login = Login(self.cluster).begin()
                answer = login.finish()
                if answer.status != 303:
                    raise AssertionError(answer.status)
            except (OSError, AssertionError) as error:
                self.lost_logins.append((begun, repr(error)[:200]))
                continue
            self.logins += 1
            self.kept.append(login)
            for _ in range(5):
                page = login.gateway.ask("GET", "/moje/", [f"Cookie: {login.cookie}", "Accept: text/html"])
                self.pages += 1
                if (page.status, page.text) != (200, "87022243734"):
                    self.lost_pages.append((page.status, page.text[:200]))
            login.close()

    def stop(self):
        self.ended.set()
        self.join(60)


def test_one_node_killed_under_load_is_not_missed(cluster):
    citizens = [Citizen(cluster) for _ in range(6)]
    try:
        wait_until(lambda: sum(each.logins for each in citizens) > 30, "logins", 60)
        cluster.nodes[0].kill()
        killed = time.monotonic()
        count = sum(each.logins for each in citizens)
        wait_until(lambda: sum(each.logins for each in citizens) > count + 60, "logins after it", 60)
    finally:
        for each in citizens:
            each.stop()
        if cluster.nodes[0].process.poll() is not None:
            cluster.nodes[0].start()
    assert [page for each in citizens for page in each.lost_pages] == []
    lost = [login for each in citizens for login in each.lost_logins]
    # A POST that the dead node had is not repeated: of each citizen one at most, the one under way.
    assert len(lost) <= len(citizens) and all(begun < killed + 0.5 for begun, _ in lost), lost
    for login in [login for each in citizens for login in each.kept]:
        assert checks(cluster, login) == [200, 200]


def test_store_keys_are_rolled_node_by_node_without_a_lost_session(tmp_path):
    with Cluster(tmp_path, {"BRAMA_SESSION_TOKEN": "jwt"}) as cluster:
        old, new = cluster.environment["BRAMA_STORE_KEYS"], cluster.new_store_key("next.key")
        published = key_set(cluster.nodes[0])
        early = logged_in(cluster)
        kept = [early]
        for keys in (f"[{old}, {new}]", f"[{new}, {old}]"):
            for node in cluster.nodes:
                begun = Login(cluster).begin()
                cluster.environment["BRAMA_STORE_KEYS"] = keys
                node.restart()
                assert begun.finish().status == 303
                kept.append(begun)
                for login in kept:
                    assert checks(cluster, login) == [200, 200]
        # Sessions of the old key are given up with it: it stays until they have ended.
        kept = [logged_in(cluster)]
        for node in cluster.nodes:
            cluster.environment["BRAMA_STORE_KEYS"] = new
            node.restart()
            kept.append(logged_in(cluster))
            for login in kept:
                assert checks(cluster, login) == [200, 200]
        # Tokens of before are still verified by the keys that both publish, and new ones by those of before.
        assert key_set(cluster.nodes[0]) == key_set(cluster.nodes[1]) == published
        keys = jwt.PyJWKSet.from_dict(published)
        for login in [early, *kept]:
            token = login.cookie.partition("=")[2]
            key = keys[jwt.get_unverified_header(token)["kid"]].key
            assert jwt.decode(token, key, algorithms=["ES256"], audience="https://portal.example.gov.pl")["sub"]
            login.close()


def key_set(node):
    return json.loads(Connection(node.port).ask("GET", "/auth/jwks.json").text)
