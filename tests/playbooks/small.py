"""The smallest playbook that is right, as files; tests change one thing and see what is said."""

VERBS = {
    "dispatch": "dispatched",
    "sign_for": "signed_for",
    "reply": "replied",
    "close": "closed",
    "reopen": "reopened",
    "note": "noted",
    "ask": "question_asked",
    "answer": "question_answered",
    "propose_refusal": "refusal_proposed",
    "approve_refusal": "refusal_approved",
    "decline_refusal": "refusal_declined",
}
ROLES = ("dispatcher", "handler", "unit_head")
MAIN = """\
kind: letter
edition: "1"
noun: 来文 | letter
purpose: 办理下级来文 | To handle letters from lower offices
legal_basis:
  - 公文处理规定 | Rules on official documents
retention_days: 3650
publicity: none
first_step: received
fields:
  - {name: text, type: long_text, label: 内容 | Text, personal: true, necessary: 办理所需 | Needed}
  - {name: category, type: category, label: 类别 | Category}
categories:
  - {code: "01", label: 请示 | For approval}
  - {code: "01/0101", label: 经费 | Money}
columns: {category: path, amount: number}
routing:
  - {order: 10, name: 大额, when: "amount > 100", function: "01/0101"}
steps:
  - name: received
    label: 待派 | New
    resident_label: 已收到 | Received
    holder: intake
    moves:
      - {verb: dispatch, to: working, by: [dispatcher]}
  - name: working
    label: 办理中 | At work
    resident_label: 办理中 | At work
    moves:
      - {verb: note, to: working, by: [handler]}
      - {verb: reply, to: done, by: [handler]}
  - name: done
    label: 已办结 | Done
    resident_label: 已办结 | Done
    final: true
    moves:
      - {verb: reopen, to: working, by: [unit_head]}
clocks:
  - name: reply
    label: 答复 | Reply
    amount: 5
    unit: working_days
    starts: [received, reopened]
    stops: [replied]
outcomes:
  - {code: solved, label: 已办 | Done}
verdicts: {by: nobody, channels: []}
"""
LETTER = "{town}：{code} 已收到\n---\n{town}: {code} was received\n"
STORY = """\
label: 一件来文 | One letter
units:
  - {code: office, label: 办公室 | Office}
  - {code: bureau, label: 财政局 | Finance, under: office, handles: ["01"]}
steps:
  - at: 2021-04-28 09:00
    do: receive
    by: requester
    with: {category: 01/0101}
    expect: {step: working, owner: bureau, due: {reply: 2021-05-06 17:30}}
  - at: 2021-04-29 09:00
    do: reply
    by: handler@bureau
    with: {outcome: solved, reason: 同意}
    expect: {step: done, stopped: [reply]}
"""


def files(main: str = MAIN, *, letter: str = LETTER, story: str = STORY) -> dict[str, bytes]:
    """The folder's files."""
    return {
        "playbook.yml": main.encode(),
        "letters/receipt.txt": letter.encode(),
        "scenarios/one.yml": story.encode(),
    }


def changed(*pairs: tuple[str, str]) -> str:
    """The main file with pieces of text replaced; each piece must be there."""
    text = MAIN
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def line_of(text: str, piece: str) -> int:
    """The line, from 1, on which a piece of text stands first."""
    return text[: text.index(piece)].count("\n") + 1
