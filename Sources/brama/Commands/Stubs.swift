import ArgumentParser

struct Check: ParsableCommand {}
struct Decode: ParsableCommand {}
