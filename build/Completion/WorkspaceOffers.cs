using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Completion;

/// <summary>
/// Commands that list what a workspace has, for the POSIX side of every shell: they read its files, because starting the
/// console would take longer than a person waits for Tab.
/// </summary>
internal static class WorkspaceOffers
{
    /// <summary>
    /// Whether the workspace of a line that names none is the current folder, as the tool has it; else the script's own.
    /// </summary>
    public static bool IsCurrentFolder => ProductFiles.IsTool;

    /// <summary>A command for <c>sh</c> that prints the offers, one a line; <c>$1</c> is the workspace.</summary>
    public static string Command(Offer offer) =>
        offer switch
        {
            // "agent-feature-x.env": no stack's name has a hyphen.
            Offer.Instances =>
                """for f in "$1"/data/instances/*.env; do [ -e "$f" ] || continue; f=${f##*/}; f=${f%.env}; echo "${f#*-}"; done""",
            Offer.Backups =>
                """echo latest; for f in "$1"/data/backups/*/*.dump "$1"/data/backups/*/scheduled/*.dump; do [ ! -e "$f" ] || echo "${f##*/}"; done""",
            Offer.Agents =>
                """cat "$1"/ai/agents/*/config.yaml "$1"/ai/teams/*/config.yaml "$1"/ai/workflows/*/config.yaml 2>/dev/null | sed -nE "s/^.*(agent|team|workflow)_id: *[\"]?([A-Za-z0-9_-]+).*/\2/p" """,
            _ => ":",
        };
}
