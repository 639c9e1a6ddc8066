using HookSdk.Cli.Doctor.BrokerFiles;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>The readers of brokers' files: they name lines, repeat no value, and take whatever stands there.</summary>
public sealed class BrokerFileTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(BrokerConfig.Folder, "healthy.*", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(BrokerConfig.Folder, f))];

    [Theory]
    [InlineData("a = 1\nb {\n  c = 2\n", "f:2: this { has no } that closes it")]
    [InlineData("a = [1,\n2\n", "f:1: this [ has no ] that closes it")]
    [InlineData("a = 1\n}\n", "f:2: a } closes nothing, or something stands behind the last one")]
    [InlineData("a = 1\nb 2\n", "f:2: behind a name stands no =, no : and no {")]
    [InlineData("a = 1\n\n= 2\n", "f:3: a name of a setting should stand here")]
    [InlineData("a = \"planted-secret-1\nb = 1\n", "f:1: a text between quotes does not end in its line")]
    [InlineData("a = \"\"\"planted-secret-1\n", "f:1: a text that begins with \"\"\" does not end")]
    [InlineData("a = [1, =]\nb = [}]\n", "f:2: a value should stand here")]
    [InlineData("x = 1\nurl = http://planted-secret-1\n", "f:2: an address without quotes ends at its //, which begins a comment: put it between quotes")]
    public void Hocon_ThatCannotBeRead_NamesItsLine(string text, string problem) =>
        HoconFile.Read([new("f", text)]).Problems.Select(static p => p.ToString()).ShouldBe([problem]);

    [Theory]
    [InlineData("a.b = x", "a.b", "x")]
    [InlineData("{ a { b : \"x\" } }", "a.b", "x")]
    [InlineData("a { b = y }\na.b = x # last", "a.b", "x")]
    [InlineData("a { c = 1 } { b = x }", "a.b", "x")]
    [InlineData("a.b = \"x//#\" // no comment in quotes", "a.b", "x//#")]
    [InlineData("a.b = \"\"\"x\ny\"\"\"\n", "a.b", "x\ny")]
    [InlineData("a.b = ${X}/acl.conf", "a.b", "${X}/acl.conf")]
    [InlineData("a.b = 5s,\n", "a.b", "5s")]
    [InlineData("\"a\".\"b\" = \"\\\"x\\\"\"", "a.b", "\"x\"")]
    [InlineData("a += { }\na { b = x }", "a.b", "x")]
    public void Hocon_InEachForm_IsRead(string text, string path, string value)
    {
        HoconFile file = HoconFile.Read([new("f", text)]);

        file.Problems.ShouldBeEmpty();
        file.Root.Text(path)!.Text.ShouldBe(value);
    }

    [Fact]
    public void Hocon_OfSeveralFiles_IsOne_AndTheLaterCounts()
    {
        HoconFile file = HoconFile.Read([new("one", "include \"other.conf\"\na { b = 1, c = 1 }\nl = [1]"), new("two", "\na.b = 2\nl += 2")]);

        file.Root.Text("a.b").ShouldBe(new HoconText("2", new("two", 2)));
        file.Root.Text("a.c")!.Place.ShouldBe(new("one", 2));
        file.Root.Items("l")!.Count.ShouldBe(2);
        file.Includes.ShouldBe([new FilePlace("one", 1)]);
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("5s", 5000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1500", 1500)]
    [InlineData("infinity", null)]
    [InlineData("", null)]
    [InlineData("5 parsecs", null)]
    public void Duration_AsEmqxWritesIt_IsRead(string text, int? milliseconds) =>
        DurationText.Read(text).ShouldBe(milliseconds is { } number ? TimeSpan.FromMilliseconds(number) : null);

    [Theory]
    [InlineData("PLUGIN a <\nURL=x\nPLUGIN b <\n>\n", "f:1: the section PLUGIN a has no > at its end")]
    [InlineData("A=1\n>\n", "f:2: a > closes no section")]
    [InlineData("PLUGIN a <\n  VIRTUAL\n  PASSWORD planted-secret-1\n>\n", "f:3: it is no KEY=VALUE, and no head of a section such as PLUGIN name <")]
    public void ServerCfg_ThatCannotBeRead_NamesItsLine(string text, string problem) =>
        ServerCfg.Read([new("f", text)]).Problems.Select(static p => p.ToString()).ShouldBe([problem]);

    [Fact]
    public void ServerCfg_Options_AreRead_AlsoSeveralInALine()
    {
        ServerCfgSection section = ServerCfg.Read([new("f", "# x\nPLUGIN demo < URL=http://a/b?c=d  INSTANCES=8  CONNECTORS=\"a,b\" >\n")]).Sections("plugin").Single();

        section.Name.ShouldBe("demo");
        section.Options.ShouldBe([new("URL", "http://a/b?c=d", new("f", 2)), new("INSTANCES", "8", new("f", 2)), new("CONNECTORS", "a,b", new("f", 2))]);
    }

    [Fact]
    public void KeyValueFile_Lines_AreRead_AndTheLaterCounts()
    {
        KeyValueFile file = KeyValueFile.Read([new("f", "# x\n; y\n[section]\na = 1   # one\nb=\"two\"\na = 3\r\nplanted-secret-1\nb c = 1\n= 2\ninclude conf.d/*.conf\n")]);

        file.Settings.ShouldBe([new("a", "3", new("f", 6)), new("b", "two", new("f", 5))]);
        file.Includes.ShouldBe([new FilePlace("f", 10)]);
        file.Problems.Select(static p => p.ToString()).ShouldBe(["f:7: it is no KEY = VALUE, and no comment", "f:8: there is a space in the name of the setting", "f:9: it is no KEY = VALUE, and no comment"]);
    }

    /// <summary>Cut off at every letter, and with each letter changed into one that means something.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void File_CutOffOrDamaged_IsReadWithoutAnException(string name)
    {
        string text = File.ReadAllText(Path.Combine(BrokerConfig.Folder, name));
        for (int i = 0; i < text.Length; i++)
        {
            ConfigFile[] damaged = [new("f", text[..i]), new("f", string.Concat(text.AsSpan(0, i), "{}[]\"<>=\n"[i % 9].ToString(), text.AsSpan(i + 1)))];
            foreach (ConfigFile file in damaged)
            {
                FileProblem[] problems = [.. HoconFile.Read([file]).Problems, .. ServerCfg.Read([file]).Problems, .. KeyValueFile.Read([file]).Problems];
                problems.ShouldNotContain(static p => p.Text.Contains(BrokerConfig.Secret, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Hocon_WithBracesWithoutEnd_IsGivenUp() => HoconFile.Read([new("f", new string('[', 100_000))]).Problems.ShouldNotBeEmpty();
}
