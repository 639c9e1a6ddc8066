using System.Net;
using HookSdk;
using HookSdk.M4;
using HookSdk.Numbers;
using HookSdk.Testing;
using M4Script._1.Numbers;
using M4Script._1.Rules;

namespace M4Script._1.Tests;

/// <summary>The script alone: a fake M4 asks it in process, with the bytes that the real one would send.</summary>
public sealed class CallScriptTests : ICallLog, IDisposable
{
    private readonly List<string> _log = [];
    private readonly Dictionary<string, string?> _settings = new()
    {
        ["CallerIds:2"] = "37011111111",
        ["CallerIds:3"] = "",
        ["Blocked:0"] = "+370 123-45678",
        ["Lookup:Url"] = "",
    };

    private HttpClient? _client;

    [Fact]
    public async Task CallerId_OfTheUser_IsSet()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Script());

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("37099999999");
        (await m4.CallAsync("37000000000", "37099999999", userId: 3)).EnsureUnchanged();
        (await m4.CallAsync("37000000000", "37099999999", userId: 4)).EnsureUnchanged();
    }

    [Theory]
    [InlineData("37012345678")]
    [InlineData("0037012345678")]
    [InlineData("+37012345678")]
    public async Task BlockedDestination_InAnySpelling_IsRejected(string destination)
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Script());

        (await m4.CallAsync("37000000000", destination)).EnsureRejected("blocked");
    }

    [Fact]
    public async Task Call_IsLogged_WithMaskedNumbers()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Script());
        await m4.CallAsync("37000000000", "37099999999", userId: 2, connectionPointId: 5);

        string line = Assert.Single(_log);
        Assert.Contains("cp_id = 5", line, StringComparison.Ordinal);
        Assert.Contains("3709*****99", line, StringComparison.Ordinal);
        Assert.Contains("3701*****11", line, StringComparison.Ordinal);
        Assert.DoesNotContain("37000000000", line, StringComparison.Ordinal);
        Assert.DoesNotContain("37011111111", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PortedNumber_IsDialledAsTheLookupSays()
    {
        List<string> asked = [];
        await using FakeM4 m4 = await FakeM4.StartAsync(Script(request =>
        {
            asked.Add(request.RequestUri!.AbsoluteUri);
            return Answer(HttpStatusCode.OK, "6803737099999999\n");
        }));

        (await m4.CallAsync("37000000000", "+37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("6803737099999999");
        Assert.Equal(["http://127.0.0.1:9/lnp/37099999999"], asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "<html>no number</html>")]
    [InlineData(HttpStatusCode.InternalServerError, "6803737099999999")]
    public async Task Lookup_WithoutANumber_LeavesTheDestination(HttpStatusCode status, string text)
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Script(_ => Answer(status, text)));

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("37099999999").EnsureCause(M4Cause.Script);
    }

    [Fact]
    public async Task Lookup_ThatHangs_IsNotWaitedFor()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Script(_ => new TaskCompletionSource<HttpResponseMessage>().Task));

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("37099999999").EnsureCause(M4Cause.Script);
    }

    [Theory]
    [InlineData("37012345678")]
    [InlineData("..")]
    [InlineData("")]
    public async Task Lookup_OfBlockedOrNoNumbers_IsNotAsked(string destination)
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Script(_ => throw new InvalidOperationException("It was asked.")));

        await m4.CallAsync("37000000000", destination, userId: 4);

        Assert.DoesNotContain("fallback", m4.Transcript, StringComparison.Ordinal);
        Assert.Single(_log);
    }

    [Fact]
    public async Task Script_ThatFails_LetsTheCallGoOn()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(new CallScript(new BrokenRules(), NumberNormalizer.Default, this));

        (await m4.CallAsync("37000000000", "37099999999")).AllowFallback().EnsureUnchanged();
    }

    [Theory]
    [InlineData("CallerIds:two", "37011111111", "'two'")]
    [InlineData("CallerIds:2", "+370 1111", "'+370 1111'")]
    [InlineData("Blocked", "37012345678", "Blocked__0")]
    [InlineData("Blocked:1", "ACME", "'ACME'")]
    [InlineData("Blocked:1", "+", "'+'")]
    [InlineData("Blocked:1", "*#", "'*#'")]
    [InlineData("Blocked:1", "37O12345678", "'37O12345678'")]
    [InlineData("Blocked:1:Number", "37012345678", "Blocked:1:Number")]
    [InlineData("Blocked:Number", "37012345678", "Blocked:Number")]
    [InlineData("Lookup:Url", "lookup.example", "'lookup.example'")]
    [InlineData("Lookup:Ulr", "http://lookup.example", "Lookup:Ulr")]
    [InlineData("Lookup", "http://lookup.example", "Lookup is no setting")]
    public void Settings_ThatCannotBeUsed_AreRefused(string key, string value, string named)
    {
        _settings[key] = value;

        Assert.Contains(named, Assert.Throws<FormatException>(Rules).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CallerIds")]
    [InlineData("Blocked")]
    [InlineData("Lookup")]
    public void Section_ThatIsMissing_IsRefused_AndAnEmptyOneIsNot(string section)
    {
        Dictionary<string, string?> settings = new() { ["CallerIds"] = null, ["Blocked"] = "", ["Lookup"] = null };
        Assert.Equal(0, new CallRules(settings, NumberNormalizer.Default).BlockedCount);
        settings.Remove(section);
        settings[section + "s"] = "37012345678";

        Assert.StartsWith(section, Assert.Throws<FormatException>(() => new CallRules(settings, NumberNormalizer.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlockedService_IsRejected()
    {
        _settings["Blocked:1"] = "*100#";
        await using FakeM4 m4 = await FakeM4.StartAsync(Script());

        (await m4.CallAsync("37000000000", "*100#")).EnsureRejected("blocked");
    }

    void ICallLog.Write(M4Call call, M4Reply reply) => _log.Add($"{call} {reply}");

    public void Dispose() => _client?.Dispose();

    private static Task<HttpResponseMessage> Answer(HttpStatusCode status, string text) =>
        Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(text) });

    private CallRules Rules() => new(_settings, NumberNormalizer.Default);

    private CallScript Script() => new(Rules(), NumberNormalizer.Default, this);

    private CallScript Script(Func<HttpRequestMessage, Task<HttpResponseMessage>> lookup)
    {
        _settings["Lookup:Url"] = "http://127.0.0.1:9/lnp";
        CallRules rules = Rules();
        _client = new HttpClient(new Lookup(lookup));
        return new(rules, NumberNormalizer.Default, this, new PortedNumbers(new HttpLookupServices(_client), rules));
    }

    private sealed class Lookup(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request).WaitAsync(cancellationToken);
    }

    private sealed class BrokenRules : ICallRules
    {
        public Uri? LookupUrl => null;

        public string? FindCallerId(long? userId) => null;

        public bool IsBlocked(string destination) => throw new TimeoutException("The rules are out of reach.");
    }
}
