"""Exclusive XML canonicalization 1.0 without comments, over expat: shares no code with libxml2.

Written from the W3C recommendation; enough of it for documents without DTD, comments and instructions.
"""

from xml.parsers import expat

XML = "http://www.w3.org/XML/1998/namespace"


class Element:
    def __init__(self, name, attributes, parent):
        self.name = name
        self.parent = parent
        self.children = []
        self.declared = {}
        self.attributes = {}
        for key, value in attributes.items():
            if key == "xmlns":
                self.declared[""] = value
            elif key.startswith("xmlns:"):
                self.declared[key[6:]] = value
            else:
                self.attributes[key] = value

    def scope(self):
        known = dict(self.parent.scope()) if self.parent is not None else {"xml": XML}
        known.update(self.declared)
        return known

    def expanded(self):
        prefix, _, local = self.name.rpartition(":")
        return self.scope().get(prefix, ""), local

    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    def find(self, namespace, local):
        """The element itself and all below that have the name."""
        found = [self] if self.expanded() == (namespace, local) else []
        for child in self.elements():
            found += child.find(namespace, local)
        return found

    def text(self):
        return "".join(child for child in self.children if isinstance(child, str))


def parse(data):
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    state = {"at": None, "root": None}

    def start(name, attributes):
        element = Element(name, attributes, state["at"])
        if state["at"] is None:
            state["root"] = element
        else:
            state["at"].children.append(element)
        state["at"] = element

    def end(_):
        state["at"] = state["at"].parent

    def text(data):
        state["at"].children.append(data)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(data, True)
    return state["root"]


def escape_text(value):
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def escape_attribute(value):
    for character, reference in (
        ("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"), ("\n", "&#xA;"), ("\r", "&#xD;")
    ):
        value = value.replace(character, reference)
    return value


def canonicalize(element, prefixes=(), without=None):
    out = []
    render(element, {"": ""}, {"" if p == "#default" else p for p in prefixes}, without, out)
    return "".join(out).encode()


def render(element, rendered, inclusive, without, out):
    scope = element.scope()
    used = {element.name.rpartition(":")[0]}
    used |= {name.rpartition(":")[0] for name in element.attributes if ":" in name}
    wanted = (used | {p for p in inclusive if p in scope}) - {"xml"}
    rendered = dict(rendered)
    declarations = []
    for prefix in sorted(wanted):
        uri = scope.get(prefix, "")
        if rendered.get(prefix) != uri:
            rendered[prefix] = uri
            declarations.append(("xmlns:" + prefix if prefix else "xmlns", uri))

    def order(name):
        prefix, _, local = name.rpartition(":")
        return (scope[prefix] if prefix else "", local)

    attributes = [(name, element.attributes[name]) for name in sorted(element.attributes, key=order)]
    out.append("<" + element.name)
    out.extend(f' {name}="{escape_attribute(value)}"' for name, value in declarations + attributes)
    out.append(">")
    for child in element.children:
        if isinstance(child, str):
            out.append(escape_text(child))
        elif child is not without:
            render(child, rendered, inclusive, without, out)
    out.append(f"</{element.name}>")
