import CFuzzer

/// Mutates a message as a tree: the edits that attacks are made of, which mutations of bytes hardly ever come upon.
struct MarkupMutator {
    var random: SeededRandom

    mutating func mutate(_ root: Markup) -> Markup {
        var root = root
        for _ in 0..<Int.random(in: 1...3, using: &random) { edit(&root) }
        return Int.random(in: 0..<8, using: &random) == 0 ? root : root.declaringPrefixes
    }

    private mutating func edit(_ root: inout Markup) {
        let paths = root.paths()
        guard let path = paths.randomElement(using: &random), let element = root[path[...]] else { return }
        switch Int.random(in: 0..<14, using: &random) {
        case 0: insert(element, somewhereIn: &root)
        case 1:
            remove(path, from: &root)
            insert(element, somewhereIn: &root)
        case 2: remove(path, from: &root)
        case 3: swap(path, paths, in: &root)
        case 4...6: root[path[...]] = withAttributeEdited(element, root, paths)
        case 7: root[path[...]] = withNamespaceEdited(element)
        case 8...10: root[path[...]] = withTextEdited(element, root, paths)
        case 11: root[path[...]] = renamed(element)
        case 12:
            var outer = Markup(name: pick(MarkupDictionary.elements))
            outer.content = [.element(element)]
            root[path[...]] = outer
        default: wrapSignature(in: &root, paths)
        }
    }

    private mutating func pick(_ words: [[UInt8]]) -> [UInt8] { words.randomElement(using: &random) ?? [] }

    private mutating func replacement(of value: [UInt8]) -> [UInt8] {
        pick(
            Int.random(in: 0..<4, using: &random) == 0
                ? MarkupDictionary.values : MarkupDictionary.kin(of: value))
    }

    private mutating func remove(_ path: [Int], from root: inout Markup) {
        guard let last = path.last, var parent = root[path.dropLast()] else { return }
        parent.content.remove(at: last)
        root[path.dropLast()] = parent
    }

    private mutating func insert(_ element: Markup, somewhereIn root: inout Markup) {
        let path = (root.paths() + [[]]).randomElement(using: &random) ?? []
        guard var parent = root[path[...]] else { return }
        let place = Int.random(in: 0...parent.content.count, using: &random)
        parent.content.insert(.element(element), at: place)
        root[path[...]] = parent
    }

    private mutating func swap(_ first: [Int], _ paths: [[Int]], in root: inout Markup) {
        guard let second = paths.randomElement(using: &random), !second.starts(with: first),
            !first.starts(with: second), let one = root[first[...]], let other = root[second[...]]
        else { return }
        root[first[...]] = other
        root[second[...]] = one
    }

    private mutating func withAttributeEdited(_ element: Markup, _ root: Markup, _ paths: [[Int]]) -> Markup {
        var element = element
        let index = element.attributes.indices.randomElement(using: &random)
        switch (Int.random(in: 0..<10, using: &random), index) {
        case (0, let index?): element.attributes.remove(at: index)
        case (1, let index?): element.attributes.append(element.attributes[index])
        case (2, let index?): element.attributes[index].name = pick(MarkupDictionary.attributes)
        case (3, let index?), (7..., let index?):
            element.attributes[index].value = replacement(of: element.attributes[index].value)
        case (4, let index?):
            element.attributes[index].value = changed(element.attributes[index].value)
        case (5, let index?):
            let other = paths.randomElement(using: &random).flatMap { root[$0[...]] }
            if let value = other?.attributes.randomElement(using: &random)?.value {
                element.attributes[index].value = value
            }
        default:
            element.attributes.append((pick(MarkupDictionary.attributes), pick(MarkupDictionary.values)))
        }
        return element
    }

    private mutating func withNamespaceEdited(_ element: Markup) -> Markup {
        var element = element
        let declared = element.attributes.indices.filter {
            element.attributes[$0].name.starts(with: "xmlns".utf8)
        }
        if let index = declared.randomElement(using: &random) {
            element.attributes[index].value = pick(MarkupDictionary.namespaces)
        } else {
            let prefix = element.name.split(separator: UInt8(ascii: ":")).first ?? []
            let name = Array("xmlns".utf8) + (element.name.contains(UInt8(ascii: ":")) ? [0x3A] + prefix : [])
            element.attributes.append((name, pick(MarkupDictionary.namespaces)))
        }
        return element
    }

    private mutating func withTextEdited(_ element: Markup, _ root: Markup, _ paths: [[Int]]) -> Markup {
        var element = element
        let places = element.content.indices.filter {
            if case .raw = element.content[$0] { true } else { false }
        }
        guard let place = places.randomElement(using: &random), case .raw(var text) = element.content[place]
        else {
            element.content.append(.raw(pick(MarkupDictionary.texts + MarkupDictionary.values)))
            return element
        }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: text = replacement(of: text)
        case 1:
            let at = Int.random(in: 0...text.count, using: &random)
            text.insert(contentsOf: pick(MarkupDictionary.texts), at: at)
        case 2: text = []
        case 3: text = Array("<![CDATA[".utf8) + text + Array("]]>".utf8)
        default: text = changed(text)
        }
        element.content[place] = .raw(text)
        return element
    }

    private mutating func renamed(_ element: Markup) -> Markup {
        var element = element
        element.name = pick(MarkupDictionary.elements)
        return element
    }

    /// Signature wrapping: a signed element beside, around or inside of a copy of it with another ID.
    private mutating func wrapSignature(in root: inout Markup, _ paths: [[Int]]) {
        let signed = paths.filter { path in
            root[path[...]].map { $0.attribute("ID") != nil } ?? false
        }
        guard let path = signed.randomElement(using: &random), let original = root[path[...]] else { return }
        var copy = original
        if Bool.random(using: &random) {
            for index in copy.attributes.indices where copy.attributes[index].name == Array("ID".utf8) {
                copy.attributes[index].value = Array("ID-evil".utf8)
            }
        }
        let signatures = copy.elementPlaces.filter {
            if case .element(let child) = copy.content[$0] { child.isCalled("Signature") } else { false }
        }
        switch (Int.random(in: 0..<4, using: &random), signatures.first) {
        case (0, let place?):
            // The original within the copy's signature.
            guard case .element(var signature) = copy.content[place] else { return }
            var object = Markup(name: Array("ds:Object".utf8))
            object.content = [.element(original)]
            signature.content.append(.element(object))
            copy.content[place] = .element(signature)
        case (1, let place?): copy.content.remove(at: place)
        default: copy.content.append(.element(original))
        }
        root[path[...]] = copy
        if Bool.random(using: &random) { insert(original, somewhereIn: &root) }
    }

    /// libFuzzer's own mutation of a piece.
    private mutating func changed(_ bytes: [UInt8]) -> [UInt8] {
        let most = bytes.count + 16
        var buffer = bytes + Array(repeating: 0, count: 16)
        let count = unsafe LLVMFuzzerMutate(&buffer, bytes.count, most)
        return Array(buffer.prefix(count))
    }
}
