using System.Text.RegularExpressions;

namespace HookSdk.Documents.Tests;

/// <summary>The namespaces that a reader's file sees without a line of its own.</summary>
internal static partial class Usings
{
    /// <summary>ImplicitUsings of Microsoft.NET.Sdk, and what `dotnet new xunit` adds.</summary>
    public static IReadOnlyList<string> OfTestProject { get; } =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "Xunit"];

    /// <summary>ImplicitUsings of Microsoft.NET.Sdk.Web.</summary>
    public static IReadOnlyList<string> OfWebProject { get; } =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    /// <summary>What a document tells its reader to write at the head of the files: `using X;` in its text, above a line.</summary>
    public static IEnumerable<string> ToldAbove(string document, int line) =>
        Told().Matches(string.Join('\n', Repository.Read(document).Split('\n').Take(line))).Select(static m => m.Value.Trim('`'));

    [GeneratedRegex("`using [\\w.]+( = [\\w.]+)?;`")]
    private static partial Regex Told();
}
