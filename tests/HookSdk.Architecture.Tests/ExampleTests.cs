using System.Net;
using System.Text.RegularExpressions;

namespace HookSdk.Architecture.Tests;

/// <summary>The types that people meet first show how they are used, in code that is compiled.</summary>
public sealed partial class ExampleTests
{
    [Theory]
    [InlineData("HookSdk.Emg/EmgPlugin.cs")]
    [InlineData("HookSdk.M4/M4Script.cs")]
    [InlineData("HookSdk.EmqX/ExHook/ExHookProvider.cs")]
    [InlineData("HookSdk.EmqX/ExProto/ExProtoHandler.cs")]
    [InlineData("HookSdk.VerneMq/VerneMqPlugin.cs")]
    [InlineData("HookSdk.Core/Pipeline/HookContext.cs")]
    [InlineData("HookSdk.Testing/Emg/FakeEmg.cs")]
    [InlineData("HookSdk.Testing/M4/FakeM4.cs")]
    [InlineData("HookSdk.Testing/Emqx/FakeEmqx.cs")]
    [InlineData("HookSdk.Testing/ExProto/FakeExProto.cs")]
    [InlineData("HookSdk.Testing/VerneMq/FakeVerneMq.cs")]
    public void Type_ThatPeopleMeetFirst_ShowsCodeThatIsCompiled(string file)
    {
        string type = Path.GetFileNameWithoutExtension(file);
        string text = File.ReadAllText(Path.Combine(Repository.Root, "src", file));
        Match example = Example().Match(text[..text.IndexOf($" class {type}", StringComparison.Ordinal)]);

        example.Success.ShouldBeTrue($"{type} has no <example> with <code>.");
        string code = Squeeze(WebUtility.HtmlDecode(Comment().Replace(example.Groups["code"].Value, "")));
        Compiled().ShouldContain(c => c.Contains(code, StringComparison.Ordinal), $"{type} shows code that no compiled file holds:\n{example.Groups["code"].Value}");
    }

    /// <summary>Every other example in the packages stands in a compiled file too.</summary>
    [Fact]
    public void Examples_StandInACompiledFile()
    {
        string[] compiled = Compiled();
        foreach (string file in Repository.Files("src", "*.cs"))
        {
            foreach (Match example in Example().Matches(File.ReadAllText(file)))
            {
                string code = Squeeze(WebUtility.HtmlDecode(Comment().Replace(example.Groups["code"].Value, "")));
                compiled.ShouldContain(c => c.Contains(code, StringComparison.Ordinal), $"{file} shows code that no compiled file holds:\n{code}");
            }
        }
    }

    private static string[] Compiled() =>
        [.. new[] { "tests", "samples", "templates" }.SelectMany(static folder => Repository.Files(folder, "*.cs")).Select(static f => Squeeze(File.ReadAllText(f)))];

    private static string Squeeze(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex("<example>\\s*///\\s*<code>(?<code>.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^\\s*///", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("\\s+")]
    private static partial Regex WhiteSpace();
}
