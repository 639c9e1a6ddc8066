using System.Globalization;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Check;

/// <summary>Each rule fails at a server that breaks it, and every rule holds at the same server without its fault.</summary>
public sealed class WrongServerTests
{
    /// <summary>A slow server takes 150 ms for a call.</summary>
    private const string BelowSlow = "--limit 100ms";

    /// <summary>One after the other, the calls of a rule take 400 ms at least.</summary>
    private const string BelowSerial = "--limit 300ms";

    /// <summary>Four calls are not answered.</summary>
    private const string Impatient = "--patience 1s";

    private const string Stop = "--pid {pid}";

    /// <summary>Which fault of which server breaks which rule.</summary>
    private static readonly (string Rule, string Fault, string Options)[] Table =
    [
        ("emg-served", "nothing", ""),
        ("emg-status", "no-content", ""),
        ("emg-404", "not-found", ""),
        ("emg-lines", "json", ""),
        ("emg-options", "lower-case", ""),
        ("emg-result", "text-result", ""),
        ("emg-injection", "injection", ""),
        ("emg-reply", "text-as-hex", ""),
        ("emg-length", "chunked", ""),
        ("emg-slash", "single-slash", ""),
        ("emg-content-type", "content-type", ""),
        ("emg-unknown-field", "strict-fields", ""),
        ("emg-unknown-option", "strict-options", ""),
        ("emg-large", "small", ""),
        ("emg-twice", "once", ""),
        ("emg-garbage", "crash", ""),
        ("emg-keep-alive", "close", ""),
        ("emg-parallel", "serial", BelowSerial),
        ("emg-limit", "slow", BelowSlow),
        ("emg-stop", "dies-at-once", Stop),
        ("m4-status", "status", ""),
        ("m4-object", "text", ""),
        ("m4-one-line", "indented", ""),
        ("m4-types", "nulls", ""),
        ("m4-length", "chunked", ""),
        ("m4-text-numbers", "numbers-only", ""),
        ("m4-missing", "all-keys", ""),
        ("m4-unknown-field", "strict-fields", ""),
        ("m4-large", "small", ""),
        ("m4-twice", "once", ""),
        ("m4-garbage", "crash", ""),
        ("m4-keep-alive", "close", ""),
        ("m4-parallel", "serial", BelowSerial),
        ("m4-limit", "slow", BelowSlow),
        ("m4-stop", "dies-at-once", Stop),
        ("vernemq-status", "forbidden", ""),
        ("vernemq-informed", "no-body", ""),
        ("vernemq-register", "empty-modifiers", ""),
        ("vernemq-register", "unknown-result", ""),
        ("vernemq-publish", "payload-plain", ""),
        ("vernemq-subscribe", "fewer-topics", ""),
        ("vernemq-topics-place", "topics-beside", ""),
        ("vernemq-refused-filter", "refuses-by-own-name", ""),
        ("vernemq-unsubscribe", "empty-unsubscribe", ""),
        ("vernemq-deliver", "deliver-empty", ""),
        ("vernemq-unknown-hook", "ok-to-all", ""),
        ("vernemq-plain", "compressed", ""),
        ("vernemq-cached-payload", "cached-payload", ""),
        ("vernemq-segments", "first-segment", ""),
        ("vernemq-unknown-field", "strict-fields", ""),
        ("vernemq-large", "small", ""),
        ("vernemq-twice", "once", ""),
        ("vernemq-garbage", "crash", ""),
        ("vernemq-keep-alive", "close", ""),
        ("vernemq-parallel", "serial", BelowSerial),
        ("vernemq-limit", "slow", BelowSlow),
        ("vernemq-stop", "dies-at-once", Stop),
        ("exhook-http2", "http1", ""),
        ("exhook-streams", "few-streams", ""),
        ("exhook-window", "wide-window", ""),
        ("exhook-loaded", "no-hooks", ""),
        ("exhook-hook-names", "unknown-hook", ""),
        ("exhook-hook-names", "hook-twice", ""),
        ("exhook-valued", "empty-valued", ""),
        ("exhook-valued", "wrong-value", ""),
        ("exhook-ignore", "ignore", ""),
        ("exhook-message", "empty-topic", ""),
        ("exhook-informed", "talks", ""),
        ("exhook-trailers", "no-trailers", ""),
        ("exhook-plain", "compressed", ""),
        ("exhook-unknown-field", "strict-fields", ""),
        ("exhook-unknown-method", "page", ""),
        ("exhook-large", "small", ""),
        ("exhook-twice", "once", ""),
        ("exhook-parallel", "serial", BelowSerial),
        ("exhook-limit", "slow", BelowSlow),
        ("exhook-stop", "dies-at-once", Stop),
        ("exproto-http2", "http1", ""),
        ("exproto-streams", "few-streams", ""),
        ("exproto-window", "wide-window", ""),
        ("exproto-callbacks", "error", ""),
        ("exproto-split", "whole-frames", ""),
        ("exproto-garbage", "garbage", ""),
        ("exproto-unknown-device", "known-devices", Impatient),
        ("exproto-trailers", "no-trailers", ""),
        ("exproto-plain", "compressed", ""),
        ("exproto-unknown-field", "strict-fields", ""),
        ("exproto-unknown-method", "page", ""),
        ("exproto-large", "small", ""),
        ("exproto-twice", "once", ""),
        ("exproto-parallel", "serial", BelowSerial),
        ("exproto-limit", "slow", BelowSlow),
        ("exproto-stop", "dies-at-once", Stop),
    ];

    public static TheoryData<string, string, string> Faults => [.. Table];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Rule_AtAServerThatBreaksIt_Fails(string rule, string fault, string options)
    {
        string protocol = rule[..rule.IndexOf('-', StringComparison.Ordinal)];
        await using ServerProcess server = await WrongServer.StartAsync(protocol, fault);

        (int exitCode, string output) = await InProcess.RunAsync(
            ["check", protocol, "--url", WrongServer.UrlOf(protocol, server.Port), "--rule", rule, .. options == Impatient ? [] : (string[])["--patience", "5s"], .. Adapter(protocol), .. Options(options, server)]);

        output.ShouldContain($"FAIL {rule}", Case.Sensitive, output);
        output.ShouldContain("     seen: ");
        exitCode.ShouldBe(1, output);
    }

    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("vernemq")]
    [InlineData("exhook")]
    [InlineData("exproto")]
    public async Task EveryRule_AtTheSameServerWithoutAFault_Holds(string protocol)
    {
        await using ServerProcess server = await WrongServer.StartAsync(protocol, "none");

        (int exitCode, string output) = await InProcess.RunAsync(
            ["check", protocol, "--url", WrongServer.UrlOf(protocol, server.Port), "--limit", "30s", "--patience", "30s", .. Adapter(protocol), .. Options(OperatingSystem.IsWindows() ? "" : Stop, server)]);

        output.ShouldNotContain("FAIL", Case.Sensitive, output);
        exitCode.ShouldBe(0, output);
    }

    /// <summary>A rule without a line in the table could hold whatever a server does.</summary>
    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("vernemq")]
    [InlineData("exhook")]
    [InlineData("exproto")]
    public async Task EveryRule_HasAServerThatBreaksIt(string protocol)
    {
        (_, string output) = await InProcess.RunAsync(["check", protocol, "--url", "http://127.0.0.1:1", "--list"]);

        string[] rules = [.. output.Split('\n').Where(static l => l.Length > 0 && l[0] != ' ').Select(static l => l[..l.IndexOf(':', StringComparison.Ordinal)])];
        rules.ShouldBe(Table.Select(static t => t.Rule).Where(r => r.StartsWith(protocol + "-", StringComparison.Ordinal)).Distinct(), ignoreOrder: true);
    }

    private static string[] Adapter(string protocol) => protocol == "exproto" ? ["--adapter-port", "0"] : [];

    private static string[] Options(string options, ServerProcess server)
    {
        Assert.SkipWhen(options == Stop && OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        return options.Replace("{pid}", server.Id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
