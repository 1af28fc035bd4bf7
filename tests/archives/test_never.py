import pytest

from citecheck.archives.never import why_never


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://localhost/report", "private or local"),
        ("http://127.0.0.1:8080/report", "private or local"),
        ("http://2130706433/report", "private or local"),
        ("http://10.1.2.3/", "private or local"),
        ("http://169.254.169.254/latest/meta-data/", "private or local"),
        ("http://[::1]/", "private or local"),
        ("http://[fd00::1]/", "private or local"),
        ("https://wiki/page", "private or local"),
        ("https://files.corp/page", "private or local"),
        ("https://nas.local/page", "private or local"),
        ("http://expyuzz4wqqyqhjn.onion/", "private or local"),
        ("https://ann:pw@example.org/", "user name"),
        ("https://ann@example.org/", "user name"),
        ("ftp://example.org/file", "http and https only"),
        ("mailto:ann@example.org", "http and https only"),
        ("nonsense", "not a URL"),
        ("https://web.archive.org/web/20160512100000/http://example.org/", "archived copy"),
        ("https://archive.ph/AbCdE", "archived copy"),
        ("https://perma.cc/ABCD-1234", "archived copy"),
        ("https://example.org/f?X-Amz-Signature=1", "personal token (X-Amz-Signature=…)"),
        ("https://example.org/f?access_token=abc", "personal token"),
        ("https://example.org/f?password=abc", "personal token"),
        ("https://example.org/f?sid=0123456789abcdef", "personal token"),
        ("https://example.org/f#access_token=abc", "personal token"),
        ("https://example.org/f?sv=2022-11-02&se=2026&sig=AbCdEfGhIjKlMnOp%3D", "personal token (sig=…)"),
        ("https://example.org/f?Policy=eyJTdGF0ZW1lbnQi&Signature=x&Key-Pair-Id=K1", "personal token"),
        ("https://example.org/f?GoogleAccessId=a@b.c&Expires=1", "personal token (GoogleAccessId=…)"),
        ("https://example.org/f?mc_eid=0a1b2c", "personal token (mc_eid=…)"),
        ("https://example.org/f?SAMLRequest=fZFN", "personal token"),
        ("https://example.org/f;jsessionid=1A2B3C4D?page=2", "session of somebody's"),
        ("https://example.org/(S(lit3py55t21z5v55vlm25s55))/report.aspx", "session of somebody's"),
        ("https://hooks.slack.com/services/T0/B0/xyz", "secret as a whole"),
        ("https://example.org/wp-login.php", "login page"),
        ("https://example.org/users/sign_in", "login page"),
        ("https://login.example.org/tenant/", "login page"),
        ("https://accounts.google.com/v3/", "login page"),
        ("https://example.org/account/Sign-In", "login page"),
    ],
)
def test_what_must_not_be_shown_to_the_world_is_refused(url, words):
    """Private places, secrets, archived copies and login pages are never handed to a public archive, and the words say why."""
    assert words in why_never(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/report?id=7&lang=en",
        "https://example.org/view?code=12",
        "https://example.org/?key=fr&sid=3",
        "https://www.example.org/2016/05/login-of-a-lifetime",
        "https://archive.org/details/example",
        "http://8.8.8.8/report",
        "https://docs.example.org/article?session=2016",
        "https://example.org/(S)/report.aspx",
        "https://www.example.org/policy?policy=short",
        "https://blogin.example.org/",
        "https://localhost.example.org/",
        "http://cited.test/page",
    ],
)
def test_ordinary_links_pass(url):
    """Short codes, ordinary parameters and public addresses are nothing secret."""
    assert why_never(url) is None


def test_the_words_do_not_repeat_a_secret():
    """The refusal names the field, never its value."""
    assert "s3cr3t" not in why_never("https://example.org/f?access_token=s3cr3t")
