/// The reference of all keys, in Markdown: the content of Documentation/configuration.md.
public func configurationReference() -> String {
    """
    # Configuration

    <!-- Generated from the schema in Sources/Gateway/Configuration; a test compares it. To write it anew:
         BRAMA_TEST_WRITE_REFERENCE=1 swift test --filter ConfigurationReferenceTests -->

    \(introduction)

    ## Keys

    \(table(of: GatewaySchema.schema, withVariables: true))
    ## Profiles

    \(profiles)

    \(table(of: ProfileSchema.schema, withVariables: false))
    """
}

private let introduction = """
    One YAML file, and a profile for the environment. `brama check --config FILE` reads both and everything they
    name, and says what is wrong, all at once, one line a finding: `file:line: what is wrong; what is allowed`.

    - The file is UTF-8, one document of at most 1 MiB. Anchors, aliases, merge keys and tags are refused.
      Unknown keys, keys that stand twice and values of the wrong type are findings, never passed over.
    - A key with nothing behind the colon counts as not given.
    - Relative paths start at the directory of the file that holds them; in environment variables, at that of the
      configuration file. `..` is folded by name, symbolic links are not followed for it.
    - Durations are a whole number and a unit: `500ms`, `30s`, `15m`, `8h`.
    - `http://` is accepted for loopback hosts only (`localhost`, `127.0.0.0/8`, `[::1]`), and with a production
      profile not at all.
    - Every key can be overridden by the environment variable named with it. Lists are separated by commas, or
      written as YAML (`[a, b]`; the only way for groups of keys). An empty variable takes the value away, so that
      the default counts. A variable that starts with `BRAMA_` and is not known is a finding; `BRAMA_CONFIG` names
      the configuration file.
    - A certificate is PEM or DER, one a file. A key is PEM (PKCS#8, SEC 1, PKCS#1) or DER, perhaps encrypted, or
      lies with its certificate in a PKCS#12 file. Files with keys and passwords should be readable by Brama's user
      only (mode 0600): with a production profile anything else is refused, otherwise `brama check` warns.
    - SIGHUP, or a change of a file that was read, makes a running gateway read all of it again: it takes in every
      key but those marked as changing with a restart only. See
      [operations](operations.md#reload).
    - The store is a file of SQLite unless `store.url` says otherwise, and sessions survive a restart. Whoever has
      that file and its key has the sessions in it: keep backups of them apart, or back up neither.
    """

private let profiles = """
    `environment` names a profile: `NAME.yaml` in the directory `environments` beside the configuration file, or
    else one of those that Brama brings along: \(ShippedProfiles.all.keys.sorted().map { "`\($0)`" }
        .joined(separator: ", ")). A value with a `/` in it, or that ends in `.yaml`, is a path. Adding an environment
    is adding a file; a file with the name of a shipped profile takes its place.

    The built-in profiles are those of `Config/environments`. Their relative paths count as if they lay in
    `environments` beside the configuration file: `../../Certificates/wk-integration.crt` of
    `/etc/brama/config/brama.yaml` is `/etc/brama/Certificates/wk-integration.crt`. WK's signing certificates are
    not brought along: COI hands them out. `local` is our own simulator, whose certificate is
    `../../var/simulator-signing.crt`.
    """

private func table(of schema: ConfigurationSchema, withVariables: Bool) -> String {
    var text = ""
    var section = ""
    for entry in schema.entries {
        let parent = String(entry.path.prefix { $0 != "." })
        if entry.path.contains("."), parent != section {
            section = parent
            let summary = schema.sections.first { $0.path == parent }?.summary ?? ""
            text += "### `\(parent)`\n\n\(summary)\n\n"
        }
        text += item(entry, withVariables: withVariables)
    }
    return text
}

private func item(_ entry: SchemaEntry, withVariables: Bool) -> String {
    let presence = entry.isRequired ? "required" : entry.defaultText.map { "default `\($0)`" } ?? "optional"
    var lines = ["#### `\(entry.path)`", "", entry.summary, ""]
    lines.append("- \(entry.typeName), \(presence)")
    // "a list" is said by the sentence itself.
    lines.append("- allowed: \(escaped(entry.allowed))")
    lines.append("- example: `\(entry.example)`")
    if withVariables { lines.append("- variable: `\(entry.variable)`") }
    if withVariables && ConfigurationSources.needsRestart(entry.path) {
        lines.append("- changes with a restart only")
    }
    return lines.joined(separator: "\n") + "\n\n"
}

private func escaped(_ text: String) -> String {
    text.replacing("*", with: "\\*").replacing("_", with: "\\_").replacing("`", with: "\\`")
        .replacing("|", with: "\\|").replacing("[", with: "\\[")
}
