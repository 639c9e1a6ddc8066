using System.Reflection;
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

    /// <summary>A test has usings of a target and of HookSdk.Testing, and needs no alias. Internal types count too: tests of our own see those of both.</summary>
    [Theory]
    [InlineData("HookSdk.Core")]
    [InlineData("HookSdk.Emg")]
    [InlineData("HookSdk.M4")]
    [InlineData("HookSdk.EmqX")]
    [InlineData("HookSdk.VerneMq")]
    public void Type_OfTesting_HasANameThatThePackageHasNot(string package)
    {
        string[] names = Names("HookSdk.Testing");
        names.ShouldContain("FakeEmqx");

        Names(package).Intersect(names).ShouldBeEmpty($"{package} and HookSdk.Testing have types of the same name.");
    }

    private static string[] Names(string package) =>
        [.. Assembly.Load(package).GetTypes().Where(static t => !t.IsNested && t.Namespace?.StartsWith("HookSdk", StringComparison.Ordinal) == true).Select(static t => t.Name)];

    [GeneratedRegex(@"\w+EmqX\w*|EmqX\w+|[a-z]\w*EMQX\w*|EMQX[a-z]\w*")]
    private static partial Regex OtherSpelling();
}
