/// An element as text: nothing is decoded, so that what is not changed is written as it was read.
struct Markup {
    enum Content {
        case element(Markup)
        /// Character data and all other markup, as it stands.
        case raw([UInt8])
    }

    var name: [UInt8]
    /// Values as they stand between their quotes.
    var attributes: [(name: [UInt8], value: [UInt8])] = []
    var content: [Content] = []

    /// Of `name`, behind the prefix.
    var local: ArraySlice<UInt8> {
        name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name[...]
    }

    /// Which of `content` are elements.
    var elementPlaces: [Int] {
        content.indices.filter { if case .element = content[$0] { true } else { false } }
    }

    /// Paths to all elements below, by places in `content`; deepest last among their ancestors.
    func paths() -> [[Int]] {
        var found: [[Int]] = []
        for place in elementPlaces {
            guard case .element(let child) = content[place] else { continue }
            found.append([place])
            found += child.paths().map { [place] + $0 }
        }
        return found
    }

    /// The element at a path; the empty path is this one.
    subscript(path: ArraySlice<Int>) -> Markup? {
        get {
            guard let place = path.first else { return self }
            guard content.indices.contains(place), case .element(let child) = content[place] else {
                return nil
            }
            return child[path.dropFirst()]
        }
        set {
            guard let newValue else { return }
            guard let place = path.first else {
                self = newValue
                return
            }
            guard content.indices.contains(place), case .element(var child) = content[place] else { return }
            child[path.dropFirst()] = newValue
            content[place] = .element(child)
        }
    }

    func attribute(_ name: String) -> [UInt8]? {
        attributes.first { $0.name.elementsEqual(name.utf8) }?.value
    }

    func isCalled(_ name: String) -> Bool { local.elementsEqual(name.utf8) }

    private func collectUndeclared(_ declared: Set<[UInt8]>, into missing: inout Set<[UInt8]>) {
        var declared = declared
        for attribute in attributes where attribute.name.starts(with: "xmlns:".utf8) {
            declared.insert(Array(attribute.name.dropFirst(6)))
        }
        for name in [name] + attributes.map(\.name) {
            guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let prefix = Array(name[..<colon])
            if !declared.contains(prefix) { missing.insert(prefix) }
        }
        for place in elementPlaces {
            if case .element(let child) = content[place] { child.collectUndeclared(declared, into: &missing) }
        }
    }

    /// The same with the usual prefixes declared where they are used without a declaration: else moving elements
    /// about mostly makes what no parser takes.
    var declaringPrefixes: Markup {
        var missing = Set<[UInt8]>()
        collectUndeclared(Set(["xml", "xmlns"].map { Array($0.utf8) }), into: &missing)
        var result = self
        for (prefix, namespace) in MarkupDictionary.prefixes where missing.contains(Array(prefix.utf8)) {
            let name = Array("xmlns:\(prefix)".utf8)
            if attribute("xmlns:\(prefix)") == nil { result.attributes.append((name, Array(namespace.utf8))) }
        }
        return result
    }

    var serialized: [UInt8] {
        var output: [UInt8] = []
        write(to: &output)
        return output
    }

    private func write(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "<"))
        output += name
        for attribute in attributes {
            output.append(0x20)
            output += attribute.name
            output += "=\"".utf8
            output += attribute.value
            output.append(UInt8(ascii: "\""))
        }
        output.append(UInt8(ascii: ">"))
        for piece in content {
            switch piece {
            case .element(let element): element.write(to: &output)
            case .raw(let bytes): output += bytes
            }
        }
        output += "</".utf8
        output += name
        output.append(UInt8(ascii: ">"))
    }
}
