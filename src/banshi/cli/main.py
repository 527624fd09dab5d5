"""`banshi`: the one command of an installation. A command's module is loaded only when it is asked for."""

import argparse
import importlib
import os
import sys

from banshi.config.options import TABLE
from banshi.kit.refused import Refused

COMMANDS = {
    "serve": ("serving", "启动服务：网页和后台任务 · serve pages and background work"),
    "work": ("working", "只运行后台任务 · background work alone"),
    "migrate": ("migrating", "建立或升级数据库 · create or upgrade the database"),
    "start": ("starting", "开通本地：名称、单位、人员、规程 · found your own town"),
    "user": ("users", "账号与任职 · accounts and posts"),
    "import": ("importing", "导入 CSV、XLSX、ZIP 里的历史诉求 · import earlier requests"),
    "figures": ("figures", "由文件收一个指标的数 · take in an indicator's figures from a table"),
    "calls": ("calls", "由电话系统的记录收来电 · take in a telephone system's log of calls"),
    "export": ("exporting", "导出办件或办理记录 · export matters or the record"),
    "verify": ("verifying", "从头核验办理记录 · verify the whole record"),
    "audit": ("auditing", "照公布的文件重抽一次 · repeat a draw from its published file"),
    "verify-release": ("releasing", "核对公布文件上的数字 · hold a published file against the record"),
    "rebuild": ("rebuilding", "由办理记录重建各表 · make every derived table again"),
    "playbook": ("playbook", "检查、试跑、载入办理规程 · check, try and load playbooks"),
    "campaign": ("campaign", "检查、载入活动资料 · check and load what a source says of a campaign"),
    "demo": ("demonstrating", "装入或清除示例 · load or remove the demonstration"),
    "erase": ("erasing", "按当事人要求删除内容；恢复备份后重新删除 · erase contents; again after a restore"),
}
USAGE = "banshi [-h] 命令 …"


class Parser(argparse.ArgumentParser):
    """Says in both languages that the arguments were wrong, and how to see what is right."""

    def error(self, message):
        print(f"参数不对：{message}", file=sys.stderr)
        print(f"请看 {self.prog} --help。 / Wrong arguments; see {self.prog} --help.", file=sys.stderr)
        raise SystemExit(2)


def overview() -> str:
    """What `banshi --help` says: the commands and the options in the environment."""
    lines = ["用法：" + USAGE, "", "命令（banshi 命令 --help 看详细用法）："]
    lines += [f"  {name:<15}{said}" for name, (_, said) in COMMANDS.items()]
    lines += ["", "选项（环境变量）："]
    lines += [f"  {o.name:<22}{o.zh} · {o.en}" + (f"［{o.default}］" if o.default else "") for o in TABLE]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when it found something wrong, 2 when it was refused."""
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if given[0] not in COMMANDS:
        print(f"没有命令“{given[0]}”。/ There is no command “{given[0]}”.\n", file=sys.stderr)
        print(overview(), file=sys.stderr)
        return 2
    try:
        return _run(given)
    except Refused as error:
        return _refuse(error)
    except SystemExit as end:  # of the parser: --help or wrong arguments
        return end.code if isinstance(end.code, int) else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("\n已停止。/ Stopped.", file=sys.stderr)
        return 130
    except EOFError:
        print("\n输入到头了，没有写入。/ The input ended; nothing was written.", file=sys.stderr)
        return 2
    except Exception as error:
        from banshi.cli import faults  # Django is set up by now, or the error was a Refused

        said = faults.refusal(error)
        if said is None:
            raise
        return _refuse(said)


def _refuse(error: Refused) -> int:
    print(f"{error.say()}\n{error.say('en')}", file=sys.stderr)
    return 2


def _run(given: list[str]) -> int:
    set_up()
    name = given[0]
    module_name, said = COMMANDS[name]
    module = importlib.import_module(f"banshi.cli.{module_name}")
    if hasattr(module, "add"):
        parser = Parser(prog="banshi")
        module.add(parser.add_subparsers(required=True))
        options = parser.parse_args(given)
        return options.run(options) or 0
    parser = Parser(prog=f"banshi {name}", description=said)
    module.add_arguments(parser)
    return module.run(parser.parse_args(given[1:])) or 0


def set_up() -> None:
    """Check the options and load the rooms; raises Refused for options that make no sense."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.config.settings")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
