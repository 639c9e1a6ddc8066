using System.Text.RegularExpressions;

namespace HookSdk.Documents.Tests;

/// <summary>A word in capitals that stands alone on its line in a template's README is a place that `dotnet new` or a maker of the document was to fill.</summary>
public sealed partial class PlaceholderTests
{
    [Fact]
    public void Templates_HaveNoPlaceThatNobodyFills()
    {
        string[] open = [.. Document.All.Where(static d => d.StartsWith("templates", StringComparison.Ordinal))
            .SelectMany(static d => Alone().Matches(Repository.Read(d)).Select(m => $"{d}: {m.Value}"))];

        open.ShouldBeEmpty();
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]+\r?$", RegexOptions.Multiline)]
    private static partial Regex Alone();
}
