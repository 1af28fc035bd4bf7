from __future__ import annotations

import pytest
import trustme


@pytest.fixture(scope="session")
def authority():
    """Make the only certificate authority that the tests trust."""
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority, tmp_path_factory):
    """Write the authority's certificate to a file, for ``[net] ca_file``."""
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture(params=["httpx", "curl"])
def transport(request):
    """Both transports, one after the other: what holds for one must hold for the other."""
    return request.param
