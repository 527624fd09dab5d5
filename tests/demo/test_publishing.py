"""Scene 8: 示例省 makes its 28 public as a whole, and a number altered afterwards is found."""

from django.test import Client
from django.urls import reverse

from banshi.releases.models import Release


def test_the_province_publishes_all_28_as_page_docx_and_pdf(loaded):
    row = Release.objects.get()
    client = Client()
    page = client.get(reverse("portal:release", args=[row.code])).content.decode()
    assert "28" in page
    for said in ("自报", "核查不一致", "有异议", "我这里不是这样"):
        assert said in page
    assert "完成率" not in page
    for ending, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(reverse("portal:release_file", args=[row.code, ending]))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert body.startswith(start)
