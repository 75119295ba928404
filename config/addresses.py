"""Where a request comes from: the one answer that everything counted by address goes by."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

# Providers give a household a prefix of /56 (RIPE-690, 4.2): one counts, not each of its addresses.
ONE_HOUSEHOLD = 56


def address_of(request: HttpRequest) -> str:
    """The network address that a request is counted under; empty if the server knows none.

    It is the other end of the connection: a header is believed only where the server was told
    whose (`FORWARDED_ALLOW_IPS`, docs/operations.md), and what is no address counts as none.
    """
    try:
        address = ip_address(str(request.META.get("REMOTE_ADDR", "")).partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, ONE_HOUSEHOLD), strict=False).network_address)
