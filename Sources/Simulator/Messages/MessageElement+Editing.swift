/// The edits that faults are made of. Names are local: the simulator's own messages have no two alike by prefix.
extension MessageElement {
    var localName: String { name.split(separator: ":").last.map { String($0) } ?? name }

    subscript(attribute name: String) -> String? {
        get { attributes.first { $0.name == name }?.value }
        set {
            let index = attributes.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): attributes[index].value = value
            case (let index?, nil): attributes.remove(at: index)
            case (nil, let value?): attributes.append((name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The child elements.
    var children: [MessageElement] {
        content.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The first descendant with that local name, in document order.
    func first(_ localName: String) -> MessageElement? {
        for child in children {
            if child.localName == localName { return child }
            if let found = child.first(localName) { return found }
        }
        return nil
    }

    /// Replaces its content by character data.
    mutating func setText(_ text: String) { content = [.markup(Self.escapedText(text))] }

    mutating func append(_ element: MessageElement) { content.append(.element(element)) }

    mutating func prepend(_ element: MessageElement) { content.insert(.element(element), at: 0) }

    /// Edits every descendant with that local name that `predicate` picks.
    mutating func edit(
        _ localName: String, where predicate: (MessageElement) -> Bool = { _ in true },
        _ body: (inout MessageElement) -> Void
    ) {
        for index in content.indices {
            guard case .element(var child) = content[index] else { continue }
            // Inside out: what `body` adds is not edited again.
            child.edit(localName, where: predicate, body)
            if child.localName == localName, predicate(child) { body(&child) }
            content[index] = .element(child)
        }
    }

    /// Edits the children with that local name, not what is further in.
    mutating func editChildren(_ localName: String, _ body: (inout MessageElement) -> Void) {
        for index in content.indices {
            guard case .element(var child) = content[index], child.localName == localName else { continue }
            body(&child)
            content[index] = .element(child)
        }
    }

    /// Removes every descendant with that local name that `predicate` picks.
    mutating func remove(_ localName: String, where predicate: (MessageElement) -> Bool = { _ in true }) {
        content.removeAll { piece in
            guard case .element(let child) = piece else { return false }
            return child.localName == localName && predicate(child)
        }
        for index in content.indices {
            guard case .element(var child) = content[index] else { continue }
            child.remove(localName, where: predicate)
            content[index] = .element(child)
        }
    }

    /// Puts `sibling` right after each child (at any depth) with that local name.
    mutating func insert(_ sibling: MessageElement, after localName: String) {
        var edited: [Content] = []
        for piece in content {
            guard case .element(var child) = piece else {
                edited.append(piece)
                continue
            }
            child.insert(sibling, after: localName)
            edited.append(.element(child))
            if child.localName == localName { edited.append(.element(sibling)) }
        }
        content = edited
    }
}

extension MessageElement.Content {
    /// nil for markup.
    var localName: String? { if case .element(let element) = self { element.localName } else { nil } }
}
