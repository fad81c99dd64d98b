import CFuzzer
import FuzzTargets

/// libFuzzer asks this for each new input; the name is what it looks for.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(
    _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maximum: Int, _ seed: UInt32
) -> Int {
    var random = SeededRandom(seed: seed)
    guard unsafe current.isMarkup, Int.random(in: 0..<6, using: &random) > 0 else {
        return unsafe LLVMFuzzerMutate(data, size, maximum)
    }
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    guard let output = unsafe mutated(input, for: current, &random), output.count <= maximum, !output.isEmpty
    else {
        return unsafe LLVMFuzzerMutate(data, size, maximum)
    }
    for (index, byte) in output.enumerated() { unsafe data[index] = byte }
    return output.count
}

/// - Returns: nil for what does not look like XML.
private func mutated(_ input: [UInt8], for target: FuzzTarget, _ random: inout SeededRandom) -> [UInt8]? {
    guard let (prolog, original) = MarkupReader.read(input) else { return nil }
    let opensAssertion = target == .loginAnswer || target == .decode
    let chance = Int.random(in: 0..<10, using: &random)
    var mutator = MarkupMutator(random: random)
    if opensAssertion, chance < 5, let opened = Resigning.mutateAssertion(in: original, by: &mutator) {
        return Resigning.sign(opened, prefixes: KnownMessageMaker.prefixes)
    }
    let root = mutator.mutate(original)
    if target.mayBeSigned, chance < 8 {
        let prefixes = Bool.random(using: &mutator.random) ? KnownMessageMaker.prefixes : []
        if let signed = Resigning.sign(root, prefixes: prefixes) { return signed }
    }
    var front = prolog
    if Int.random(in: 0..<20, using: &mutator.random) == 0 {
        front = MarkupDictionary.prologs.randomElement(using: &mutator.random) ?? []
    }
    return front + root.serialized
}
