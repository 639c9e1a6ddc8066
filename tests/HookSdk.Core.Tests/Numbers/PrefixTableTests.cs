using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using HookSdk.Numbers;

namespace HookSdk.Core.Tests.Numbers;

public sealed class PrefixTableTests
{
    private static readonly PrefixTable<string> Routes = PrefixTable.Create(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["46"] = "se",
        ["4670"] = "se-mobile",
        ["467012345678"] = "one-phone",
        ["47"] = "no",
        ["1"] = "nanp",
        ["1242"] = "bs",
    });

    /// <summary>Prefixes and numbers that are alike, over few digits, so that they meet; long ones too, which do not fit a packed word.</summary>
    private static Arbitrary<(string[] Prefixes, string[] Numbers)> Tables { get; } = Arbitraries();

    [Theory]
    [InlineData("46", "se", 2)]
    [InlineData("461", "se", 2)]
    [InlineData("467", "se", 2)]
    [InlineData("4670", "se-mobile", 4)]
    [InlineData("46701234567", "se-mobile", 4)]
    [InlineData("467012345678", "one-phone", 12)]
    [InlineData("4670123456789", "one-phone", 12)]
    [InlineData("4712345678", "no", 2)]
    [InlineData("1241", "nanp", 1)]
    [InlineData("12425550100", "bs", 4)]
    public void TryFind_KnownPrefix_FindsTheLongest(string number, string value, int length)
    {
        Routes.TryFind(number, out string? found, out int prefixLength).ShouldBeTrue();

        found.ShouldBe(value);
        prefixLength.ShouldBe(length);
        Routes.TryFind(number, out string? again).ShouldBeTrue();
        again.ShouldBeSameAs(found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("48")]
    [InlineData("9")]
    [InlineData("INFO")]
    [InlineData("+4670")]
    [InlineData(" 46")]
    public void TryFind_UnknownPrefix_FindsNothing(string number)
    {
        Routes.TryFind(number, out string? found, out int prefixLength).ShouldBeFalse();

        found.ShouldBeNull();
        prefixLength.ShouldBe(0);
    }

    [Theory]
    [InlineData("46 70", "se", 2)]
    [InlineData("4670-1", "se-mobile", 4)]
    [InlineData("467012345:78", "se-mobile", 4)]
    [InlineData("467/", "se", 2)]
    [InlineData("46:", "se", 2)]
    [InlineData("46\uFF17\uFF10", "se", 2)]
    public void TryFind_SomethingElseThanADigit_EndsTheNumberThere(string number, string value, int length)
    {
        Routes.TryFind(number, out string? found, out int prefixLength).ShouldBeTrue();

        found.ShouldBe(value);
        prefixLength.ShouldBe(length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("99")]
    [InlineData("INFO")]
    public void TryFind_EmptyPrefix_IsTheDefault(string number)
    {
        PrefixTable<string> table = PrefixTable.Create([KeyValuePair.Create("46", "se"), KeyValuePair.Create("", "default")]);

        table.TryFind(number, out string? found, out int prefixLength).ShouldBeTrue();
        found.ShouldBe("default");
        prefixLength.ShouldBe(0);
        table.TryFind("4670", out found).ShouldBeTrue();
        found.ShouldBe("se");
    }

    [Fact]
    public void TryFind_EmptyTable_FindsNothing()
    {
        PrefixTable<int> table = PrefixTable.Create<int>([]);

        table.Count.ShouldBe(0);
        table.TryFind("46", out int found).ShouldBeFalse();
        found.ShouldBe(0);
        table.TryFind("", out _).ShouldBeFalse();
    }

    [Fact]
    public void TryFind_KeysLongerThanAWord_AreFound()
    {
        string end = new('7', 40);
        PrefixTable<int> table = PrefixTable.Create([KeyValuePair.Create("46" + end, 1), KeyValuePair.Create("46" + end + "8", 2), KeyValuePair.Create("46", 3)]);

        table.TryFind("46" + end + "9", out int found, out int length).ShouldBeTrue();
        (found, length).ShouldBe((1, 42));
        table.TryFind("46" + end + "89", out found, out length).ShouldBeTrue();
        (found, length).ShouldBe((2, 43));
        table.TryFind("46" + end[1..], out found, out length).ShouldBeTrue();
        (found, length).ShouldBe((3, 2));
    }

    [Fact]
    public void TryFind_ValuesThatAreEqual_GivesBackTheVeryObject()
    {
        string first = new('x', 3);
        string second = new('x', 3);
        PrefixTable<string?> table = PrefixTable.Create<string?>([KeyValuePair.Create("1", (string?)first), KeyValuePair.Create("2", (string?)second), KeyValuePair.Create("3", (string?)null)]);

        table.TryFind("1", out string? found).ShouldBeTrue();
        found.ShouldBeSameAs(first);
        table.TryFind("2", out found).ShouldBeTrue();
        found.ShouldBeSameAs(second);
        table.TryFind("3", out found).ShouldBeTrue();
        found.ShouldBeNull();
        table.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("46a")]
    [InlineData("+46")]
    [InlineData("46 ")]
    [InlineData("\u0664\u0666")]
    public void Create_PrefixWithSomethingElseThanDigits_ThrowsNamingIt(string prefix) =>
        Should.Throw<ArgumentException>(() => PrefixTable.Create([KeyValuePair.Create("1", 1), KeyValuePair.Create(prefix, 2)])).Message.ShouldContain($"'{prefix}'");

    [Theory]
    [InlineData("46")]
    [InlineData("")]
    public void Create_PrefixTwice_ThrowsNamingIt(string prefix) =>
        Should.Throw<ArgumentException>(() => PrefixTable.Create([KeyValuePair.Create(prefix, 1), KeyValuePair.Create("1", 1), KeyValuePair.Create(prefix, 2)]))
            .Message.ShouldContain($"'{prefix}' is there twice");

    [Fact]
    public void Create_NullPrefix_Throws() =>
        Should.Throw<ArgumentException>(() => PrefixTable.Create([KeyValuePair.Create((string)null!, 1)])).Message.ShouldContain("null");

    [Fact]
    public void TryFind_AnyTable_AgreesWithAScan() =>
        Prop.ForAll(Tables, table => Agrees(table.Prefixes, table.Numbers)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void TryFind_EverySixDigitPrefix_IsFound()
    {
        PrefixTable<int> table = PrefixTable.Create(Enumerable.Range(0, 1_000_000).Select(i => KeyValuePair.Create(i.ToString("D6", CultureInfo.InvariantCulture), i)));

        table.Count.ShouldBe(1_000_000);
        Span<char> number = stackalloc char[8];
        for (int i = 0; i < 1_000_000; i++)
        {
            i.TryFormat(number, out _, "D6", CultureInfo.InvariantCulture);
            number[6] = '5';
            if (!table.TryFind(number, out int found, out int length) || found != i || length != 6)
                Assert.Fail($"{i:D6} was not found.");
        }
    }

    [Fact]
    public void TryFind_ManyThreads_AllFindTheSame()
    {
        string[] prefixes = [.. Enumerable.Range(0, 20_000).Select(i => ((i * 7919L) % 1_000_003).ToString(CultureInfo.InvariantCulture))];
        PrefixTable<string> table = PrefixTable.Create(prefixes.Select(prefix => KeyValuePair.Create(prefix, prefix)));

        Parallel.ForEach(Enumerable.Range(0, 8), _ =>
        {
            foreach (string prefix in prefixes)
            {
                table.TryFind(prefix, out string? found, out int length).ShouldBeTrue();
                found.ShouldBe(prefix);
                length.ShouldBe(prefix.Length);
            }
        });
    }

    [Fact]
    public void TryFind_AnyNumber_AllocatesNothing()
    {
        Allocations.Of(() =>
        {
            Routes.TryFind("46701234567", out _, out _);
            Routes.TryFind("999".AsSpan(), out _);
        }).ShouldBe(0);
    }

    private static bool Agrees(string[] prefixes, string[] numbers)
    {
        Dictionary<string, string> oracle = prefixes.ToDictionary(prefix => prefix, prefix => "to " + prefix, StringComparer.Ordinal);
        PrefixTable<string> table = PrefixTable.Create(oracle);
        foreach (string number in numbers.Concat(prefixes))
        {
            string? expected = Scan(oracle.Keys, number);
            bool isFound = table.TryFind(number, out string? found, out int length);
            if (isFound != expected is not null || (isFound && (found != oracle[expected!] || length != expected!.Length)))
                return false;
        }

        return true;
    }

    private static string? Scan(IEnumerable<string> prefixes, string number)
    {
        string digits = new([.. number.TakeWhile(char.IsAsciiDigit)]);
        return prefixes.Where(prefix => digits.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length);
    }

    private static Arbitrary<(string[] Prefixes, string[] Numbers)> Arbitraries()
    {
        Gen<string> few = Text("01", 24);
        Gen<string> all = Text("0123456789", 6);
        Gen<string[]> prefixes = Gen.OneOf(few, all).ArrayOf().Select(keys => keys.Distinct(StringComparer.Ordinal).ToArray());
        Gen<string[]> many = Text("0123456789", 4).ArrayOf(200).Select(keys => keys.Distinct(StringComparer.Ordinal).ToArray());
        Gen<string[]> numbers = Gen.OneOf(Text("01", 30), Text("0123456789", 12), Text("01x+:/", 12)).ArrayOf(50);
        return Arb.From(Gen.OneOf(prefixes, many).Zip(numbers).Select(pair => (pair.Item1, pair.Item2)));
    }

    private static Gen<string> Text(string characters, int longest) =>
        Gen.Choose(0, longest).SelectMany(length => Gen.Elements(characters.ToCharArray()).ArrayOf(length)).Select(array => new string(array));
}
