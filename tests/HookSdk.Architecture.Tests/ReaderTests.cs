using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HookSdk.Architecture.Tests;

/// <summary>
/// A class that a page shows compiles where a reader puts it: in a project of the web SDK that has the packages, with the classes that the page has shown before, and with the namespaces
/// of HookSdk that the class needs. What it uses must be shown or be the SDK's: no field, helper or registration of a test may be hidden behind it.
/// </summary>
public sealed partial class ReaderTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly MetadataReference[] Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    /// <summary>Every namespace of the packages, which an editor offers for a type's name.</summary>
    private static readonly string OwnUsings = string.Join('\n', PublicNamespaces().Select(static n => $"global using {n};"));

    public static TheoryData<string> Pages => [.. DocumentTests.Documents.Select(static row => row.Data).Where(static d => ClassesOf(d).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EachClass_CompilesAsAReaderHasIt(string page)
    {
        List<string> before = [];
        foreach (string code in ClassesOf(page))
        {
            before.Add(code);
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Reader",
                before.Append(ImplicitUsings).Append(OwnUsings).Select(static text => CSharpSyntaxTree.ParseText(text, cancellationToken: TestContext.Current.CancellationToken)),
                Platform,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

            string[] problems = [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString()).Distinct()];
            problems.ShouldBeEmpty($"{page} shows a class that a reader cannot compile:\n{code}\n{string.Join('\n', problems)}");
        }
    }

    /// <summary>The blocks that are classes as a whole, each made ready to stand in a file.</summary>
    private static IEnumerable<string> ClassesOf(string page)
    {
        if (page.Replace('\\', '/').StartsWith("docs/analyzers/", StringComparison.Ordinal))
        {
            return [];
        }

        return CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(static m => m.Groups["code"].Value)
            .Where(static code => Class().IsMatch(code) && !Statements().IsMatch(code));
    }

    private static IEnumerable<string> PublicNamespaces() => LayerTests.Packages.Select(static row => row.Data)
        .SelectMany(static name => System.Reflection.Assembly.Load(name).GetExportedTypes()).Select(static t => t.Namespace!)
        .Where(static n => n.StartsWith("HookSdk", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^(?:\[[^\n]*\]\r?\n)*(?:public|internal) [^\n]*\b(?:class|record|interface|struct)\b", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"^(?:var|await|return|builder\.|app\.|services\.)", RegexOptions.Multiline)]
    private static partial Regex Statements();
}
