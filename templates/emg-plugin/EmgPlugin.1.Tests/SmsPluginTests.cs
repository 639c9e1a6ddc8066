using EmgPlugin._1.Footers;
using EmgPlugin._1.OptOut;
using EmgPlugin._1.Routing;
using EmgPlugin._1.SenderIds;
using HookSdk.Emg;
using HookSdk.Numbers;
using HookSdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmgPlugin._1.Tests;

/// <summary>The plugin alone: a fake EMG calls it in process, with the bytes that the real one would send.</summary>
public sealed class SmsPluginTests
{
    private readonly Settings<OptOutOptions> _optOuts = new(new() { Numbers = { "+46 70-000 00 01" } });
    private readonly Settings<SenderIdOptions> _senderIds = new(new() { ["retail"] = "ACME", ["alerts"] = "4671001" });
    private readonly Settings<FooterOptions> _footers = new(new() { ["retail"] = "\nReply STOP to opt out" });
    private readonly Settings<PrefixRouteOptions> _routes = new(new() { ["46"] = "smpp-se", ["4670"] = "smpp-se-mobile" });

    [Theory]
    [InlineData("46700000001")]
    [InlineData("0046700000001")]
    [InlineData("+46 70 000 00 01")]
    public async Task OptedOutNumber_InAnySpelling_IsRejected(string destination)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin());

        (await emg.ReceiveAsync(new("INFO", destination, "Hello"))).EnsureRejected();
    }

    [Fact]
    public async Task OptOuts_Changed_ApplyToTheNextMessage()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin());
        _optOuts.Change(new() { Numbers = { "46700000002" } });

        (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureAccepted();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "Hello"))).EnsureRejected();
    }

    [Fact]
    public async Task OptOuts_ChangedIntoWhatIsNoNumber_AreNotUsed()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin());
        _optOuts.Change(new() { Numbers = { "46700000002", "467O0000003" } });

        (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46700000002", "Hello"))).EnsureAccepted();
    }

    [Theory]
    [InlineData("467O0000001")]
    [InlineData("+")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("ACME")]
    public void OptOut_ThatIsNoNumber_IsNamed(string number)
    {
        _optOuts.Change(new() { Numbers = { "46700000001", number } });

        Assert.Contains($"'{number}'", Assert.Throws<FormatException>(() => Plugin()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptOutList_ThatFails_Rejects()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin(new BrokenList()));

        (await emg.ReceiveAsync(new("INFO", "46700000002", "Hello"))).AllowFallback().EnsureRejected();
    }

    [Theory]
    [InlineData("46701234567", "smpp-se-mobile")]
    [InlineData("+46 8 123 456", "smpp-se")]
    public async Task Route_LongestPrefix_Wins(string destination, string connector)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin());

        (await emg.ReceiveAsync(new("INFO", destination, "Hello"))).EnsureRoutedTo(connector).EnsureSent();
    }

    [Fact]
    public async Task Route_NoPrefix_IsLeftToEmg()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin());

        (await emg.ReceiveAsync(new("INFO", "4915112345678", "Hello"))).EnsureNotRoutedByPlugin();
    }

    [Fact]
    public async Task Routes_Changed_ApplyUnlessTheyCannotBeUsed()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin());
        EmgMessage message = new("INFO", "46701234567", "Hello");

        _routes.Change(new() { ["46"] = "smpp-new" });
        (await emg.ReceiveAsync(message)).EnsureRoutedTo("smpp-new");
        _routes.Change(new() { ["46"] = "smpp-newer", ["4x"] = "smpp-typo" });
        (await emg.ReceiveAsync(message)).EnsureRoutedTo("smpp-new");
    }

    [Theory]
    [InlineData("retail", "ACME", "5")]
    [InlineData("alerts", "4671001", "1")]
    [InlineData("other", "4670999", "1")]
    [InlineData(null, "4670999", "1")]
    public async Task SenderId_OfTheConnector_IsSet(string? argument, string sender, string typeOfNumber)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin(), options => options.Argument = argument);
        EmgMessage message = new EmgMessage("4670999", "46701234567", "Hello").With(EmgOptionNames.SourceTon, "1");

        (await emg.ReceiveAsync(message)).EnsureSent()
            .EnsureOption(EmgOptionNames.Source, sender).EnsureOption(EmgOptionNames.SourceTon, typeOfNumber);
    }

    [Fact]
    public async Task SenderId_NumberInPlaceOfAName_IsNoNameAnyMore()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin(), static options => options.Argument = "alerts");
        EmgMessage message = new EmgMessage("INFO", "46701234567", "Hello").With(EmgOptionNames.SourceTon, "5");

        (await emg.ReceiveAsync(message)).EnsureOption(EmgOptionNames.Source, "4671001").EnsureOption(EmgOptionNames.SourceTon, "0");
    }

    [Theory]
    [InlineData("retail", "Hello", "Hello\nReply STOP to opt out")]
    [InlineData("retail", "Привет 😀", "Привет 😀\nReply STOP to opt out")]
    [InlineData("retail", "Bye\nReply STOP to opt out", "Bye\nReply STOP to opt out")]
    [InlineData("other", "Hello", "Hello")]
    public async Task Footer_OfTheConnector_IsPutBehindTheText(string argument, string text, string sent)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin(), options => options.Argument = argument);

        EmgOutcome outcome = (await emg.ReceiveAsync(new("INFO", "46701234567", text))).EnsureSent();

        Assert.Equal(sent, outcome.Message.Text);
    }

    [Fact]
    public async Task Footer_OfAPartOfALongMessage_IsLeftOut()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(Plugin(), static options => options.Argument = "retail");

        (await emg.ReceiveAsync(new EmgMessage("INFO", "46701234567", "the end.").With(EmgOptionNames.Udh, "050003CC0202")))
            .EnsureSent().EnsureOption(EmgOptionNames.Message, "the end.");
    }

    private SmsPlugin Plugin(IOptOutList? optOuts = null)
    {
        NumberNormalizer normalizer = NumberNormalizer.Default;
        return new(
            optOuts ?? new ConfiguredOptOutList(_optOuts, normalizer, NullLogger<ConfiguredOptOutList>.Instance),
            new RouteTable(_routes, normalizer, NullLogger<RouteTable>.Instance),
            new SenderIdTable(_senderIds),
            new FooterTable(_footers),
            normalizer);
    }

    private sealed class BrokenList : IOptOutList
    {
        public ValueTask<bool> ContainsAsync(string number, CancellationToken cancellationToken) => throw new TimeoutException("The list is out of reach.");
    }
}
