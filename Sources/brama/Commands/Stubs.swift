import ArgumentParser

struct Decode: ParsableCommand {}
