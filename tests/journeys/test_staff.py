"""What staff do in a browser: refuse twice, call back, work by keyboard, look as anybody of the demonstration."""

import pytest

from tests.journeys.visitor import begin, report, texts_to, verdict_code

HATS = (
    "wangge1", "shouli", "paidan", "shuili1", "zhujian0", "shenhe1", "xianzhang", "huifang1", "heyan1",
    "xitong", "anquan", "shenji", "fabu1",
)  # fmt: skip


@pytest.mark.parametrize("username", HATS)
def test_every_hat_opens_pages_that_fit(visit, username):
    """Each page of the hat's own navigation on a desk at 200 % zoom, and its first page on a phone."""
    wide, phone = visit(width=640), visit(width=360)
    wide.hat(username)
    assert wide.says("软件演示，非任何机关的官方网站；来源：百科条目")
    links = wide.page.locator("nav.desk-nav a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links or username == "fabu1", "there is nothing to publish yet"
    for link in links:
        wide.open(link)
    phone.hat(username)


def test_a_matter_is_full_of_things_on_a_phone(visit):
    phone = visit(width=360)
    phone.hat("shuili1")
    for link in phone.page.locator(".line-link").evaluate_all("all => all.map(one => one.getAttribute('href'))")[:2]:
        phone.open(link)


def refuse(staff, code, unit, *, ground="不在本辖区"):
    handler, head, proposed = unit
    staff.hat(handler, f"/desk/matters/{code}/refusals")
    staff.choose("退单依据", ground).choose("建议主办单位", proposed).fill("理由", "现场核对过，不归本单位。")
    staff.press("提出退单")
    staff.hat(head, f"/desk/matters/{code}/refusal-approvals").press("同意退单")


def test_refused_twice_only_the_adjudicator_decides(visit):
    resident, staff = visit(width=360), visit()
    code = report(resident, "楼道的应急灯全坏了。", phone="13800000302", category="消防隐患", group="公共安全")
    staff.hat("paidan", f"/desk/matters/{code}/dispatches").choose("主办单位", "示例县住房和城乡建设局").press("派单")
    refuse(staff, code, ("zhujian1", "zhujian0", "示例县青河镇人民政府"))
    resident.open(f"/t/{code}")
    assert resident.says("正在确定主办单位")
    staff.hat("paidan", f"/desk/matters/{code}/dispatches").choose("主办单位", "示例县青河镇人民政府").press("派单")
    refuse(staff, code, ("qinghe1", "qinghe0", "示例县城关街道办事处"))
    staff.hat("paidan", f"/desk/matters/{code}")
    assert "派单" not in staff.page.locator("section.moves summary").all_inner_texts()
    staff.hat("shenhe1", f"/desk/matters/{code}/responsibility-decisions")
    staff.choose("认定的主办单位", "示例县住房和城乡建设局").choose("认定依据", "职能不在本单位").fill(
        "理由", "应急灯属房屋共用设施。"
    )
    staff.press("责任认定")
    staff.hat("zhujian1", f"/desk/matters/{code}")
    moves = staff.page.locator("section.moves").inner_text()
    assert "签收" in moves
    assert "提出退单" not in moves


def test_a_verdict_by_telephone_is_relayed_and_not_confirmed(visit):
    resident, staff = visit(width=360), visit()
    phone = "13800000303"
    code = report(resident, "垃圾池旁边一直积水。", phone=phone)
    staff.hat("chengguan1", f"/desk/matters/{code}/signatures").press("签收")
    staff.open(f"/desk/matters/{code}/replies").choose("办理结果", "已解决").fill("答复内容", "已垫高。").press("答复")
    staff.hat("huifang1", f"/desk/matters/{code}/verdicts")
    staff.choose("解决了吗", "解决了").choose("怎样得到的", "电话回访").press("转录评价")
    assert staff.says("单位自报")
    assert not staff.says("当事人已确认")
    token = verdict_code(resident, phone)
    assert not staff.says(token)
    resident.fill("回复短信", f"{token} 1").press("发送")
    staff.open(f"/desk/matters/{code}")
    assert staff.says("当事人已确认")


def test_a_wrong_text_message_is_told_what_to_send(visit):
    one = visit(width=360)
    one.open("/demo/phone?number=13800000304").fill("回复短信", "谢谢")
    with one.page.expect_response(lambda answer: answer.url.endswith("/demo/phone/texts")) as told:
        one.press("发送")
    assert told.value.status == 422
    assert one.says("没有看懂您的评价")
    assert one.page.get_by_label("回复短信").input_value() == "谢谢"


def test_by_keyboard_alone(visit):
    """A report from the first page to the receipt, then a signature on the desk; no mouse."""
    one = visit()
    begin(one)
    keys = one.page.keyboard
    one.page.locator("textarea").focus()
    keys.type("路边垃圾桶倒了，没有人扶。")
    onward(one, "下一步")
    focus(one, "input[name=_find]")
    keys.type("垃圾")
    with one.page.expect_navigation():
        keys.press("Enter")
    focus(one, "input[name=category]")
    keys.press("Space")
    onward(one, "下一步")
    for _ in range(2):
        focus(one, "input[name=place]")
        keys.press("Space")
        onward(one, "下一步")
    onward(one, "下一步")
    focus(one, "input[type=tel]")
    keys.type("13800000305")
    onward(one, "下一步")
    onward(one, "交上去")
    assert one.says("已收到")
    code = one.code
    one.hat("chengguan1", f"/desk/matters/{code}/signatures")
    onward(one, "签收")
    assert one.says("已签收")
    assert len(texts_to(one, "13800000305")) <= 2


def focus(one, selector: str) -> None:
    """Tab on until the field has the focus."""
    for _ in range(60):
        if one.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        one.page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {selector}")


def onward(one, name: str) -> None:
    """Tab on to the button of this name and press it."""
    for _ in range(90):
        if one.page.evaluate("document.activeElement.innerText.trim()") == name:
            with one.page.expect_navigation():
                one.page.keyboard.press("Enter")
            one.look()
            return
        one.page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {name}")
