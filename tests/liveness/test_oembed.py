"""What YouTube's oEmbed says of a video that its page hides."""

from __future__ import annotations

import pytest

from citecheck.liveness.oembed import video_of
from citecheck.model.url import parse_url


@pytest.mark.parametrize(
    ("url", "video"),
    [
        ("https://www.youtube.com/watch?v=aliveVideo1", "aliveVideo1"),
        ("https://m.youtube.com/watch?app=desktop&v=aliveVideo1&t=3", "aliveVideo1"),
        ("https://youtu.be/aliveVideo1?si=x", "aliveVideo1"),
        ("https://www.youtube.com/shorts/aliveVideo1", "aliveVideo1"),
        ("https://www.youtube.com/live/aliveVideo1?feature=share", "aliveVideo1"),
        ("https://www.youtube-nocookie.com/embed/aliveVideo1", "aliveVideo1"),
        ("https://www.youtube.com/@channel", None),
        ("https://www.youtube.com/playlist?list=PLaliveVideo1", None),
        ("https://www.youtube.com/watch?v=tooshort", None),
        ("https://youtube.com.example.org/watch?v=aliveVideo1", None),
        ("https://vimeo.com/12345678901", None),
    ],
)
def test_the_videos_id_is_read_off_its_address(url: str, video: str | None) -> None:
    """Every form of a video's address names the same id; channels, lists and other sites name none."""
    assert video_of(parse_url(url)) == video
