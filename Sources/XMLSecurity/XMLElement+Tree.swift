import CXMLSecurity

extension XMLElement {
    /// Builds the tree out of the C layer's tables; by descending numbers, so that children exist before parents.
    /// - Returns: all elements by their ordinals; the first is the root.
    static func elements(of tree: cxs_tree) -> [XMLElement] {
        let names = unsafe (0..<Int(tree.name_count)).map { unsafe QualifiedName(tree.names[$0], tree.arena) }
        let count = unsafe Int(tree.element_count)
        var backwards: [XMLElement] = []
        backwards.reserveCapacity(count)
        for ordinal in stride(from: count - 1, through: 0, by: -1) {
            let record = unsafe tree.elements[ordinal]
            var children: [XMLElement] = []
            children.reserveCapacity(Int(record.child_count))
            var next = record.first_child
            while next != UInt32.max {
                children.append(backwards[count - 1 - Int(next)])
                next = unsafe tree.elements[Int(next)].next_sibling
            }
            backwards.append(
                unsafe XMLElement(
                    name: names[Int(record.name)], attributes: attributes(of: record, tree, names),
                    children: children, text: text(of: record, tree), ordinal: ordinal, line: Int(record.line)
                ))
        }
        backwards.reverse()
        return backwards
    }

    private static func attributes(
        of record: cxs_element, _ tree: cxs_tree, _ names: [QualifiedName]
    ) -> [XMLAttribute] {
        guard record.attribute_count > 0 else { return [] }
        let first = Int(record.first_attribute)
        return (first..<first + Int(record.attribute_count)).map { index in
            let attribute = unsafe tree.attributes[index]
            return unsafe XMLAttribute(
                name: names[Int(attribute.name)],
                value: String(tree.arena, attribute.value_offset, attribute.value_length))
        }
    }

    private static func text(of record: cxs_element, _ tree: cxs_tree) -> String {
        guard record.first_text != UInt32.max else { return "" }
        let first = unsafe tree.texts[Int(record.first_text)]
        var text = unsafe String(tree.arena, first.offset, first.length)
        var next = first.next
        while next != UInt32.max {
            let piece = unsafe tree.texts[Int(next)]
            text += unsafe String(tree.arena, piece.offset, piece.length)
            next = piece.next
        }
        return text
    }
}

extension QualifiedName {
    fileprivate init(_ name: cxs_name, _ arena: UnsafePointer<UInt8>) {
        unsafe self.init(
            String(arena, name.namespace_offset, name.namespace_length),
            String(arena, name.local_offset, name.local_length))
    }
}

extension String {
    fileprivate init(_ arena: UnsafePointer<UInt8>, _ offset: UInt32, _ length: UInt32) {
        self = unsafe String(
            decoding: UnsafeBufferPointer(start: arena + Int(offset), count: Int(length)), as: UTF8.self)
    }
}
