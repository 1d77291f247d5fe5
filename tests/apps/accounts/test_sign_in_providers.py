"""A municipality's own sign-in: OpenID Connect and SAML, each against a provider that speaks it."""

import base64
import datetime as dt
import json
import os
import re
import subprocess
import sys
import threading
import uuid
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import User
from manabiwa.apps.network.models import MunicipalDomain, Municipality

DOMAIN = "city.tameshi.example"
OFFICER = {"sub": "u-1", "email": f"mori@{DOMAIN}", "name": "森 圭", "email_verified": True}


class FakeProvider(ThreadingHTTPServer):
    """An OpenID Connect provider with one person, who has just signed in there."""

    daemon_threads = True
    person: dict[str, Any] = OFFICER

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class _Answers(BaseHTTPRequestHandler):
    server: FakeProvider

    def do_GET(self) -> None:
        address = self.server.address
        if self.path.endswith("/.well-known/openid-configuration"):
            self._send(
                {
                    "issuer": address,
                    "authorization_endpoint": f"{address}/authorize",
                    "token_endpoint": f"{address}/token",
                    "userinfo_endpoint": f"{address}/userinfo",
                    "jwks_uri": f"{address}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer good-token":
            self._send(self.server.person)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if sent.get("code") == ["good-code"] and sent.get("client_secret") == ["hush"]:
            self._send({"access_token": "good-token", "token_type": "Bearer"})
        else:
            self.send_error(400)

    def _send(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def provider(settings: Any) -> Iterator[FakeProvider]:
    server = FakeProvider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app = {
        "provider_id": "tameshi", "name": "ためし市の職員", "client_id": "manabiwa", "secret": "hush",
        "settings": {"server_url": server.address, "verified_email": [DOMAIN], "email_authentication": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def domain(town: Municipality) -> Municipality:
    MunicipalDomain.unscoped.create(municipality=town, domain=DOMAIN)
    return town


def come_by_provider(client: Client, code: str = "good-code") -> Any:
    start = client.post("/accounts/oidc/tameshi/login/")
    assert start.status_code == 302
    asked = parse_qs(urlsplit(start["Location"]).query)
    return client.get("/accounts/oidc/tameshi/login/callback/", {"code": code, "state": asked["state"][0]})


def test_a_new_officer_comes_in_with_name_and_municipality_and_without_any_role(
    client: Client, provider: FakeProvider, domain: Municipality
) -> None:
    answer = come_by_provider(client)
    assert (answer.status_code, answer["Location"]) == (302, "/home")
    user = User.objects.get(email=OFFICER["email"])
    assert (user.name, user.municipality) == ("森 圭", domain)
    assert not user.role_assignments.exists()
    assert client.get("/people/me").status_code == 200


def test_an_officer_who_has_an_account_gets_that_account(
    client: Client, provider: FakeProvider, domain: Municipality, make_person: Callable[..., Person]
) -> None:
    known = make_person(OFFICER["email"], None, domain).user
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    assert come_by_provider(client)["Location"] == "/home"
    assert client.session["_auth_user_id"] == str(known.pk)
    assert User.objects.filter(email=OFFICER["email"]).count() == 1


def test_a_provider_opens_no_account_of_another_domain(
    client: Client, provider: FakeProvider, domain: Municipality, make_person: Callable[..., Person]
) -> None:
    make_person("secretary@network.example")
    provider.person = {**OFFICER, "sub": "u-2", "email": "secretary@network.example"}
    come_by_provider(client)
    assert "_auth_user_id" not in client.session


def test_a_provider_that_refuses_the_code_is_no_crash(
    client: Client, provider: FakeProvider, domain: Municipality
) -> None:
    answer = come_by_provider(client, code="stolen")
    assert answer.status_code in (200, 401, 403)
    assert "_auth_user_id" not in client.session


def test_a_callback_without_our_state_signs_nobody_in(client: Client, provider: FakeProvider, domain: Any) -> None:
    client.get("/accounts/oidc/tameshi/login/callback/", {"code": "good-code", "state": "made-up"})
    assert "_auth_user_id" not in client.session


def test_the_sign_in_page_offers_the_provider(client: Client, provider: FakeProvider, db: None) -> None:
    assert "ためし市の職員" in client.get("/accounts/login/").content.decode()


# SAML: a response signed by the key of the municipality's own sign-in

ISSUER = "https://idp.tameshi.example/metadata"


@pytest.fixture(scope="module")
def signer() -> tuple[str, str]:
    """Private key and certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.tameshi.example")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture
def saml(settings: Any, signer: tuple[str, str]) -> None:
    app = {
        "provider_id": "tameshi-saml", "name": "ためし市(SAML)", "client_id": "tameshi",
        "settings": {
            "verified_email": [DOMAIN], "email_authentication": True,
            "attribute_mapping": {"uid": "uid", "email": "mail", "last_name": "sn", "first_name": "givenName"},
            "idp": {"entity_id": ISSUER, "sso_url": "https://idp.tameshi.example/sso", "x509cert": signer[1]},
        },
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [app]}}


def saml_response(request_id: str, signer: tuple[str, str], **attributes: str) -> str:
    """A signed response of the provider, as the browser would post it."""
    now = dt.datetime.now(dt.UTC)
    at, end = now.strftime("%Y-%m-%dT%H:%M:%SZ"), (now + dt.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    there = "http://localhost/accounts/saml/tameshi"
    rows = "".join(
        f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
        for name, value in attributes.items()
    )
    xml = (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="r{uuid.uuid4().hex}" Version="2.0" '
        f'IssueInstant="{at}" Destination="{there}/acs/" InResponseTo="{request_id}">'
        f"<saml:Issuer>{ISSUER}</saml:Issuer>"
        '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        f'<saml:Assertion ID="a{uuid.uuid4().hex}" Version="2.0" IssueInstant="{at}">'
        f"<saml:Issuer>{ISSUER}</saml:Issuer>"
        "<saml:Subject><saml:NameID>u-1</saml:NameID>"
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
        f'NotOnOrAfter="{end}" Recipient="{there}/acs/" InResponseTo="{request_id}"/></saml:SubjectConfirmation>'
        f'</saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{end}"><saml:AudienceRestriction>'
        f"<saml:Audience>{there}/metadata/</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
        f"</saml:AuthnStatement><saml:AttributeStatement>{rows}</saml:AttributeStatement></saml:Assertion>"
        "</samlp:Response>"
    )
    signed = OneLogin_Saml2_Utils.add_sign(xml, signer[0], signer[1])
    return base64.b64encode(signed if isinstance(signed, bytes) else signed.encode()).decode()


def come_by_saml(client: Client, signer: tuple[str, str]) -> None:
    client.defaults["HTTP_HOST"] = "localhost"  # browsers name the host, the test client does not
    start = client.post("/accounts/saml/tameshi/login/")
    assert start["Location"].startswith("https://idp.tameshi.example/sso?")
    asked = parse_qs(urlsplit(start["Location"]).query)
    request = zlib.decompress(base64.b64decode(asked["SAMLRequest"][0]), -15).decode()
    wanted = re.search(r'\bID="([^"]+)"', request)
    assert wanted
    response = saml_response(
        wanted[1],
        signer,
        uid="u-1",
        mail=f"hayashi@{DOMAIN}",
        sn="林",
        givenName="翔",
    )
    client.post("/accounts/saml/tameshi/acs/", {"SAMLResponse": response, "RelayState": ""}, follow=True)


def test_saml_brings_an_officer_in(client: Client, saml: None, domain: Municipality, signer: tuple[str, str]) -> None:
    come_by_saml(client, signer)
    user = User.objects.get(email=f"hayashi@{DOMAIN}")
    assert (user.name, user.municipality) == ("林 翔", domain)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_saml_response_signed_by_somebody_else_signs_nobody_in(
    client: Client, saml: None, domain: Municipality
) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "elsewhere.example")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(stranger.public_key())
        .serial_number(2).not_valid_before(today).not_valid_after(today + dt.timedelta(days=1))
        .sign(stranger, hashes.SHA256())
    )  # fmt: skip
    private = stranger.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    come_by_saml(client, (private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()))
    assert "_auth_user_id" not in client.session
    assert not User.objects.filter(email=f"hayashi@{DOMAIN}").exists()


def test_the_page_policy_lets_a_sign_in_form_end_at_the_provider() -> None:
    providers = {
        "openid_connect": {"APPS": [{"settings": {"server_url": "https://login.city.example/oidc"}}]},
        "saml": {"APPS": [{"settings": {"idp": {"sso_url": "https://idp.city.example:8443/sso"}}}]},
    }
    program = (
        "from manabiwa.project.settings import security;"
        "print(*security.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    environment = {
        **os.environ,
        "MANABIWA_SIGN_IN_PROVIDERS": json.dumps(providers),
        "MANABIWA_SIGN_IN_ORIGINS": "https://other.example",
    }
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert set(answer.stdout.split()) == {
        "'self'", "https://login.city.example", "https://idp.city.example:8443", "https://other.example",
    }  # fmt: skip
