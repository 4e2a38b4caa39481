"""What is sent of a script says the same as its source, in fewer spaces."""

import re
import shutil
import subprocess

import pytest

import mdlib as md
from mdlib.explore import scripts
from mdlib.explore.squeezing import squeezed

NAMES = ["parts", "plane", *(getattr(md.explore, name).name for name in md.explore.__all__)]


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("const a = [1, 2];", "const a=[1,2];"),
        ('say("a , b", { x : 1 });', 'say("a , b",{x:1});'),
        ("`${a ? `in , ${ b } side` : c} , d`", "`${a?`in , ${b} side`:c} , d`"),
        ("`a \\` , ${ {x: `}`}.x } b`", "`a \\` , ${{x:`}`}.x} b`"),
        ("s.replace(/[\"' /] , (x)/g, y)", "s.replace(/[\"' /] , (x)/g,y)"),
        ("return /a , b/.test(x);", "return/a , b/.test(x);"),
        ("w / 2 / (1 , 2)", "w/2/(1,2)"),
        ("a - -b + +c", "a - -b + +c"),
        ("a++ + b - c + 'd'", "a++ + b-c+'d'"),
        ("if (a) return b; else { c; }", "if(a)return b;else{c}"),
        ("(a) => (b, c) => {\n  a;\n\n  b;\n}\n", "a=>(b,c)=>{a;b}\n"),
        ("f(a,\n b);", "f(a,b);"),
        ("x({ a: 1 });", "x({a:1});"),
        ("'it is , so'", "'it is , so'"),
        ("a = b; // it's , so\nc = d;", "a=b;// it's , so\nc=d;"),
        ("let a\nlet b", "let a\nlet b"),
    ],
)
def test_spaces_go_where_they_mean_nothing(source, sent):
    assert squeezed(source) == sent
    assert squeezed(sent) == sent


def tokens(script: str) -> str:
    """Without spaces, a brace's last semicolon and brackets about a name: the rest must stay."""
    return re.sub(r"\((\w+)\)=>", r"\1=>", "".join(script.split())).replace(";}", "}")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_spaces_is_lost(name):
    text = scripts.COMMENT.sub("", scripts.source(f"{name}.js"))
    text = scripts.EXPORT.sub("", scripts.IMPORT.sub("", text))
    sent = scripts._plain(name)
    assert tokens(sent) == tokens(text)
    assert len(sent) < 0.93 * len(text)


@pytest.mark.parametrize("name", NAMES)
def test_node_can_read_what_is_sent(name, tmp_path):
    if not shutil.which("node"):
        pytest.skip("node is not on the PATH")
    (tmp_path / "sent.mjs").write_text(scripts._plain(name), encoding="utf-8")
    assert subprocess.run(["node", "--check", tmp_path / "sent.mjs"], check=False).returncode == 0
