"""From the portal to the confirmed answer, and the ten steps of the walk as its page says them."""

import re

from tests.journeys.visitor import picture, report, verdict_code


def test_from_a_phone_with_a_photo_to_the_confirmed_answer(visit, tmp_path):
    resident = visit(width=360)
    phone = "13800000301"
    photo = picture(tmp_path / "照片.png")
    code = report(resident, "北门外垃圾堆了五天没有人清，味道很大。", phone=phone, photo=photo)
    staff = visit()
    staff.hat("paidan", f"/desk/matters/{code}")
    assert staff.says("北门外垃圾堆了五天")
    assert staff.page.locator("main img").count() >= 1
    staff.hat("chengguan1", f"/desk/matters/{code}/signatures").press("签收")
    staff.open(f"/desk/matters/{code}/replies").choose("办理结果", "已解决")
    staff.fill("答复内容", "今早已清走，改为每天清一次。")
    staff.page.locator("input[type=file]").set_input_files(picture(tmp_path / "清走.png"))
    staff.press("答复")
    assert staff.says("有佐证")
    token = verdict_code(resident, phone)
    resident.open(f"/t/{code}")
    assert resident.says("今早已清走")
    resident.pick("解决了").fill("评价码", token).press("交上评价")
    assert resident.says("您的评价已记下")
    assert resident.says("已办结")
    staff.open(f"/desk/matters/{code}")
    assert staff.says("当事人已确认")


def step(visitor, number: int):
    """Open the walk, check that this is its present step, and press its button."""
    visitor.open("/demo/walk")
    current = visitor.page.locator("[aria-current=step]")
    assert current.get_attribute("id") == f"step-{number}"
    with visitor.page.expect_navigation():
        current.locator("button").click()
    return visitor.look()


def test_the_walk_goes_as_its_page_says(visit):
    one = visit()
    one.open("/demo/")
    one.press("跟着十步走一遍")
    text = one.page.locator("#step-1 .said").inner_text()
    phone = re.search(r"1\d{10}", one.page.locator("#step-1").inner_text())[0]
    step(one, 1)
    code = report(one, text, phone=phone, category="消防隐患", group="公共安全")
    step(one, 2).choose("主办单位", "示例县住房和城乡建设局").press("派单")
    step(one, 3).choose("退单依据", "不在本辖区").choose("建议主办单位", "示例县城关街道办事处")
    one.fill("理由", "西关社区归城关街道。").press("提出退单")
    step(one, 4).press("同意退单")
    step(one, 5).choose("认定的主办单位", "示例县城关街道办事处").choose("认定依据", "不在本辖区")
    one.fill("理由", "楼道清理由街道组织。").press("责任认定")
    step(one, 6).press("签收")
    step(one, 7).choose("办理结果", "已解决").fill("答复内容", "已通知物业清理。").press("答复")
    step(one, 8)
    token = verdict_code(one, phone, number=code)
    one.fill("回复短信", f"{token} 3").press("发送")
    assert one.says("已记下您的评价")
    one.open("/demo/walk")
    assert one.page.locator("#step-9 .tag-good").count() == 1
    one.press("以居民身份看进度")
    assert one.says("重新办理")
    assert one.says("收到的日期不变") or one.says("主办单位正在办理")
    step(one, 10)
    assert one.says("没有改动")
    one.wait_for("这一件的每一条都在里面")
    sentences = one.page.locator(".entries strong").all_inner_texts()
    assert len(sentences) == one.page.locator(".entries .tag-good").count() >= 9
    assert any("重新办理（第 1 次）" in said for said in sentences)
