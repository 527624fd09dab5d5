"""The addresses of administration, inside the desk's namespace; included by the desk."""

from banshi.desk.administration import accounts, audits, gazetteer, home, installation, kinds, notices, slips, structure
from banshi.desk.administration.doors import (
    ADMINISTRATION,
    AUDIT,
    COUNTER,
    POST,
    POSTS,
    SECURITY,
    SYSTEM,
    VERIFYING,
    door,
)
from banshi.web.access import STAFF

ACCOUNT = "accounts/<int:staff_id>"
UNIT = "units/<str:code>"
urlpatterns = [
    door("", home.home, access=ADMINISTRATION, name="administration"),
    door("own-password", home.own_password, access=STAFF, name="own_password"),
    door("own-password/changes", home.change_password, access=STAFF, name="password_change", methods=POST),
    door("verification", home.verification, access=VERIFYING, name="verification"),
    door("accounts", accounts.accounts, access=SECURITY, name="accounts"),
    door("accounts/additions", accounts.add_account, access=SECURITY, name="account_add", methods=POST),
    door(ACCOUNT, accounts.account, access=SECURITY, name="account"),
    door(f"{ACCOUNT}/appointments", accounts.appoint, access=SECURITY, name="account_appoint", methods=POST),
    door(f"{ACCOUNT}/dismissals", accounts.dismiss, access=SECURITY, name="account_dismiss", methods=POST),
    door(f"{ACCOUNT}/deactivations", accounts.deactivate, access=SECURITY, name="account_deactivate", methods=POST),
    door(f"{ACCOUNT}/reactivations", accounts.reactivate, access=SECURITY, name="account_reactivate", methods=POST),
    door(f"{ACCOUNT}/passwords", accounts.reset_password, access=SECURITY, name="account_password", methods=POST),
    door("posts", accounts.posts, access=POSTS, name="posts"),
    door("units", structure.all_units, access=SYSTEM, name="units"),
    door("units/additions", structure.add_unit, access=SYSTEM, name="unit_add", methods=POST),
    door(UNIT, structure.unit, access=SYSTEM, name="unit"),
    door(f"{UNIT}/names", structure.rename_unit, access=SYSTEM, name="unit_rename", methods=POST),
    door(f"{UNIT}/abolitions", structure.abolish_unit, access=SYSTEM, name="unit_abolish", methods=POST),
    door("places", gazetteer.all_places, access=SYSTEM, name="places"),
    door("places/additions", gazetteer.add_place, access=SYSTEM, name="place_add", methods=POST),
    door("catalogue", structure.catalogue, access=SYSTEM, name="catalogue"),
    door("catalogue/additions", structure.add_entry, access=SYSTEM, name="catalogue_add", methods=POST),
    door("catalogue/endings", structure.end_entry, access=SYSTEM, name="catalogue_end", methods=POST),
    door("calendar", notices.calendar, access=SYSTEM, name="calendar"),
    door("calendar/previews", notices.preview, access=SYSTEM, name="calendar_preview", methods=POST),
    door("calendar/notices", notices.enter, access=SYSTEM, name="calendar_enter", methods=POST),
    door("playbooks", kinds.editions, access=SYSTEM, name="playbooks"),
    door("playbooks/sectors", kinds.derive, access=SYSTEM, name="playbook_derive", methods=POST),
    door("playbooks/<slug:kind>/classes", kinds.classes, access=SYSTEM, name="playbook_classes"),
    door("playbooks/<slug:kind>/names", kinds.rename, access=SYSTEM, name="playbook_rename", methods=POST),
    door("installation", installation.installation, access=SYSTEM, name="installation"),
    door("reads", audits.reads, access=AUDIT, name="reads"),
    door("attempts", audits.attempts, access=AUDIT, name="attempts"),
    door("slips", slips.slips, access=COUNTER, name="slips"),
    door("slips/printings", slips.print_slips, access=COUNTER, name="slips_print", methods=POST),
]
