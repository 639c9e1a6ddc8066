using System.Text.RegularExpressions;

namespace HookSdk.Architecture.Tests;

/// <summary>One spelling for one thing: docs/architecture.md says which.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void Broker_InNamesOfTypesAndMembers_IsEmqx()
    {
        string[] found = [.. new[] { "src", "tests", "samples", "bench", "templates" }
            .SelectMany(static folder => Repository.Files(folder, "*.cs"))
            .SelectMany(static file => OtherSpelling().Matches(File.ReadAllText(file)).Select(m => $"{file}: {m.Value}"))];

        found.ShouldBeEmpty("In the name of a type, a member or a folder the broker is Emqx.");
    }

    [GeneratedRegex(@"\w+EmqX\w*|EmqX\w+|[a-z]\w*EMQX\w*|EMQX[a-z]\w*")]
    private static partial Regex OtherSpelling();
}
