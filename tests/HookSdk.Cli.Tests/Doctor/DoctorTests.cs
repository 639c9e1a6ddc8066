using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>Each finding is brought about by a server or a broker's configuration that has the fault.</summary>
public sealed class DoctorTests(DoctorServers servers) : IClassFixture<DoctorServers>
{
    private const string Wrong = "WRONG";
    private const string Note = "note ";

    /// <summary>The server's port at a name that no machine has: it is away, and not this machine.</summary>
    private const string Elsewhere = "elsewhere";

    /// <summary>Which server, file or API brings about which finding. A file of a target's folder; "api:KIND" is a management API; further words are options.</summary>
    private static readonly (string Id, string Grade, string Server, string Broker, string Options)[] Table =
    [
        .. Http("emg"), .. Http("m4"), .. Http("vernemq"), .. Grpc("exhook"), .. Grpc("exproto"),
        .. Address("emg"), .. Address("exhook"), .. Address("exproto"), .. Address("vernemq"),
        ("emg-url-path", Wrong, "none", "url-path", ""),
        ("vernemq-url-path", Wrong, "none", "url-path", ""),
        ("m4-url", Wrong, "none", "", "--script http://"),
        ("m4-url-port", Wrong, "none", "", "--script http://127.0.0.1:5999"),
        ("m4-url-path", Wrong, "none", "", "--script http://127.0.0.1:{PORT}/script"),
        ("m4-url-scheme", Wrong, "none", "", "--script https://127.0.0.1:{PORT}"),
        ("m4-url-host", Note, "none", "", "--script http://198.51.100.7:{PORT}"),
        ("m4-address-unspecified", Wrong, "none", "", "--script http://0.0.0.0:{PORT}"),
        ("m4-address-loopback", Note, Elsewhere, "", "--script http://127.0.0.1:{PORT}"),
        ("m4-address-name", Note, "none", "", "--script http://hooks.invalid:{PORT}"),

        ("emg-file-syntax", Wrong, "none", "not-closed", ""),
        ("emg-no-plugin", Wrong, "none", "no-plugin", ""),
        ("emg-url-query", Wrong, "none", "url-query", ""),
        ("emg-url-https", Note, "none", "url-scheme", ""),
        ("emg-plugin-unused", Wrong, "none", "plugin-unused", ""),
        ("emg-plugin-unknown", Note, "none", "plugin-unknown", ""),
        ("emg-connectors-missing", Note, "none", "connectors-missing", ""),
        ("emg-connectors-unknown", Note, "none", "connectors-unknown", ""),
        ("emg-instances", Wrong, "none", "instances", ""),
        ("emg-instances", Note, "none", "one-instance", ""),
        ("emg-instances", Note, "none", "instances-missing", ""),
        ("emg-before-route", Wrong, "none", "before-route", ""),
        ("emg-route-and-dlr", Note, "none", "route-and-dlr", ""),

        ("m4-script-local", Wrong, "none", "", "--script /root/scripts/external_script"),
        ("m4-value", Wrong, "none", "value", ""),
        ("m4-value", Wrong, "none", "timeout-value", ""),
        ("m4-setting-unknown", Note, "none", "setting-unknown", ""),
        ("m4-deadline", Note, "none", "deadline", ""),
        ("m4-deadline", Wrong, "none", "healthy", "--deadline 1s"),
        ("m4-radius-timeout", Wrong, "none", "radius-timeout", ""),
        ("m4-radius-timeout", Note, "none", "radius-timeout-missing", ""),
        ("m4-reject-differs", Note, "none", "reject-differs", ""),
        ("m4-reject-differs", Note, "none", "reject-on-failure-missing", ""),

        ("exhook-file-syntax", Wrong, "none", "not-closed", ""),
        ("exhook-file-syntax", Wrong, "none", "unquoted-url", ""),
        ("exhook-no-hooks", Wrong, "no-hooks", "healthy", ""),
        ("exhook-no-server", Note, "none", "no-server", ""),
        ("exhook-no-server", Wrong, "none", "api:none", ""),
        ("exhook-url-path", Note, "none", "url-path", ""),
        ("exhook-disabled", Wrong, "none", "disabled", ""),
        ("exhook-url-twice", Wrong, "none", "url-twice", ""),
        ("exhook-sources", Wrong, "none", "sources-missing", ""),
        ("exhook-sources", Wrong, "none", "sources-file", ""),
        ("exhook-sources", Note, "none", "sources-database", ""),
        ("exhook-sources", Wrong, "none", "api:file", ""),
        ("exhook-no-match", Note, "none", "no-match", ""),
        ("exhook-failed-action", Note, "none", "failed-action", ""),
        ("exhook-timeout", Wrong, "none", "timeout", ""),
        ("exhook-timeout-cut", Note, "none", "timeout-cut", ""),
        ("exhook-deadline", Wrong, "none", "healthy", "--deadline 5s"),
        ("exhook-auto-reconnect", Note, "none", "auto-reconnect", ""),
        ("exhook-several-servers", Wrong, "none", "several-servers", ""),
        ("exhook-not-mounted", Wrong, "none", "api:fewer", ""),
        ("exhook-mounted-not-served", Wrong, "authenticate-only", "api:", ""),
        ("exhook-not-connected", Wrong, "none", "api:connecting", ""),
        ("exhook-package", Wrong, "authenticate-only", "api:4.4.19", ""),
        ("exhook-package", Wrong, "authenticate-only", "", "--broker 5.10"),
        ("exhook-gateway-clients", Wrong, "none", "api:5.8.3", ""),
        ("exhook-gateway-clients", Wrong, "none", "gateway", "--broker 5.4.0"),
        ("exhook-gateway-clients", Note, "none", "", "--broker 5.8.4"),
        ("exhook-calls-twice", Note, "none", "api:5.10.3", ""),
        ("exhook-authorize-never", Wrong, "none", "api:5.0.3", ""),
        ("exhook-api", Wrong, "none", "api:refuses", ""),

        ("exproto-no-gateway", Note, "none", "no-gateway", ""),
        ("exproto-no-gateway", Wrong, "none", "api:none", ""),
        ("exproto-disabled", Wrong, "none", "disabled", ""),
        ("exproto-no-handler", Wrong, "none", "no-handler", ""),
        ("exproto-handler-name", Note, "none", "handler-name", ""),
        ("exproto-handler-name", Wrong, "none", "handler-name", "--broker 5.8.4"),
        ("exproto-no-adapter", Wrong, "none", "no-adapter", ""),
        ("exproto-adapter-loopback", Note, "none", "adapter-loopback", ""),
        ("exproto-no-listener", Wrong, "none", "no-listener", ""),
        ("exproto-service", Wrong, "unary-only", "streaming", ""),
        ("exproto-service", Wrong, "streaming-only", "healthy", ""),
        ("exproto-streaming", Note, "none", "streaming", ""),
        ("exproto-removed", Wrong, "none", "api:6.3.0", ""),
        ("exproto-removed", Note, "none", "healthy", "--broker 6.2.0"),
        ("exproto-exhook-skipped", Wrong, "none", "with-hook-server", "--broker 5.4.0"),
        ("exproto-exhook-skipped", Wrong, "none", "api:5.8.3", ""),
        ("exproto-exhook-skipped", Note, "none", "healthy", "--broker 5.8.4"),
        ("exproto-api", Wrong, "none", "api:refuses", ""),

        ("vernemq-webhooks-off", Wrong, "none", "webhooks-off", ""),
        ("vernemq-no-webhook", Note, "none", "no-webhook", ""),
        ("vernemq-no-webhook", Wrong, "none", "api:none", ""),
        ("vernemq-hook-unknown", Wrong, "none", "hook-unknown", ""),
        ("vernemq-webhook-incomplete", Wrong, "none", "webhook-incomplete", ""),
        ("vernemq-acl", Wrong, "none", "acl", ""),
        ("vernemq-passwd", Note, "none", "passwd", ""),
        ("vernemq-anonymous", Wrong, "none", "anonymous", ""),
        ("vernemq-one-mqtt-version", Wrong, "none", "one-mqtt-version", ""),
        ("vernemq-nobody-allows", Note, "none", "nobody-allows", ""),
        ("vernemq-not-registered", Note, "none", "nobody-allows", ""),
        ("vernemq-not-registered", Wrong, "none", "api:register", ""),
        ("vernemq-hook-not-served", Wrong, "not-gone", "api:gone", ""),
        ("vernemq-other-endpoint", Note, "none", "other-endpoint", ""),
        ("vernemq-webhook-twice", Note, "none", "webhook-twice", ""),
        ("vernemq-deadline", Note, "none", "deadline", ""),
        ("vernemq-deadline", Wrong, "none", "healthy", "--deadline 5s"),
        ("vernemq-listener-plugins", Wrong, "none", "listener-plugins", ""),
        ("vernemq-https-address", Wrong, "none", "https-address", ""),
        ("vernemq-tls13", Wrong, "none", "tls13", ""),
        ("vernemq-crls", Note, "none", "tls13", ""),
        ("vernemq-api", Wrong, "none", "api:refuses", ""),
    ];

    public static TheoryData<string, string, string, string, string> Faults => [.. Table];

    /// <summary>Files that look odd, and with which nothing is wrong.</summary>
    public static TheoryData<string, string, string> Healthy =>
    [
        ("emg", "healthy", ""), ("emg", "one-line", ""), ("m4", "healthy", "--script http://127.0.0.1:{PORT}/"), ("m4", "radius-timeout-raised", ""), ("exhook", "healthy", ""),
        ("exhook", "sources-disabled", ""), ("exhook", "by-number", ""), ("exhook", "base cluster", ""), ("exhook", "gateway", "--broker 5.8.5"), ("exhook", "api:", ""),
        ("exproto", "healthy", "--broker 5.8.9"), ("exproto", "handler-name", "--broker 5.8.5"), ("exproto", "api:", ""), ("vernemq", "healthy", ""), ("vernemq", "acl-behind", ""), ("vernemq", "api:", ""),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Finding_WhereItsFaultIs_IsTold(string id, string grade, string server, string broker, string options)
    {
        (int exitCode, string output) = await RunAsync(id[..id.IndexOf('-', StringComparison.Ordinal)], server, broker, options);

        output.ShouldContain($"{grade} {id} ", Case.Sensitive, output);
        output.ShouldContain("      seen: ");
        output.ShouldNotContain(BrokerConfig.Secret);
        exitCode.ShouldBe(server is "closed" or Elsewhere ? 3 : output.Contains($"\n{Wrong} ", StringComparison.Ordinal) ? 1 : 0, output);
    }

    [Theory]
    [MemberData(nameof(Healthy))]
    public async Task Pair_ThatFits_HasNoFinding(string target, string broker, string options)
    {
        (int exitCode, string output) = await RunAsync(target, "none", broker, options);

        output.ShouldContain("No fault was found: the server and the broker fit together", Case.Sensitive, output);
        output.ShouldContain("server  /healthz answers 200 Healthy");
        exitCode.ShouldBe(0, output);
    }

    /// <summary>A finding without a line in the table could be told by nobody.</summary>
    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("exhook")]
    [InlineData("exproto")]
    [InlineData("vernemq")]
    public async Task EveryFinding_IsBroughtAboutByATest(string target)
    {
        (_, string output) = await InProcess.RunAsync(["doctor", target, "--list"]);

        string[] ids = [.. output.Split('\n').Where(static l => l.Length > 0 && l[0] != ' ').Select(static l => l[..l.IndexOf(':', StringComparison.Ordinal)])];
        ids.ShouldBeUnique();
        ids.ShouldBe(Table.Select(static t => t.Id).Where(i => i.StartsWith(target + "-", StringComparison.Ordinal)).Distinct(), ignoreOrder: true);
    }

    /// <summary>A file that no test names would be held to nothing.</summary>
    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("exhook")]
    [InlineData("exproto")]
    [InlineData("vernemq")]
    public void EveryFile_IsNamedByATest(string target)
    {
        string[] named =
        [
            .. Table.Where(t => t.Id.StartsWith(target + "-", StringComparison.Ordinal)).Select(static t => t.Broker),
            .. Healthy.Select(static h => h.Data).Where(h => h.Item1 == target).SelectMany(static h => h.Item2.Split(' ')),
        ];

        Directory.GetFiles(Path.Combine(BrokerConfig.Folder, target)).Select(static f => Path.GetFileNameWithoutExtension(f)!).Except(named).ShouldBeEmpty();
    }

    private static IEnumerable<(string Id, string Grade, string Server, string Broker, string Options)> Http(string target) =>
    [
        .. Grpc(target),
        ($"{target}-guard-secret", Wrong, "guard-secret", "", ""),
    ];

    private static IEnumerable<(string Id, string Grade, string Server, string Broker, string Options)> Grpc(string target) =>
    [
        ($"{target}-unreachable", Wrong, "closed", "", ""),
        ($"{target}-silent", Wrong, "silent", "", ""),
        ($"{target}-unreadable", Wrong, "rubbish", "", ""),
        ($"{target}-protocol", Wrong, "other-protocol", "", ""),
        ($"{target}-guard-address", Note, "guard-address", "", ""),
        ($"{target}-guard-login", Wrong, "guard-login", "", ""),
        ($"{target}-redirect", Wrong, "redirect", "", ""),
        ($"{target}-path", Wrong, "path", "", ""),
        ($"{target}-status", Wrong, "status", "", ""),
        ($"{target}-health", Wrong, "unhealthy", "", ""),
        ($"{target}-slow", Wrong, "none", "", "--limit 0.001ms"),
        ($"{target}-file-syntax", Wrong, "none", "syntax", ""),
    ];

    private static IEnumerable<(string Id, string Grade, string Server, string Broker, string Options)> Address(string target) =>
    [
        ($"{target}-url", Wrong, "none", "url", ""),
        ($"{target}-url-port", Wrong, "none", "url-port", ""),
        ($"{target}-url-scheme", Wrong, "none", "url-scheme", ""),
        ($"{target}-url-host", Note, "none", "url-host", ""),
        ($"{target}-address-unspecified", Wrong, "none", "address-unspecified", ""),
        ($"{target}-address-loopback", Note, Elsewhere, "healthy", ""),
        ($"{target}-address-name", Note, "none", "address-name", ""),
    ];

    private async Task<(int ExitCode, string Output)> RunAsync(string target, string server, string broker, string options)
    {
        string url = await servers.UrlOfAsync(target, server == Elsewhere ? "none" : server);
        int port = new Uri(url).Port;
        using BrokerConfig config = new();
        List<string> arguments = ["doctor", target, "--url", server == Elsewhere ? url.Replace("127.0.0.1", "server.invalid", StringComparison.Ordinal) : url, "--patience", server == "silent" ? "300ms" : "10s"];
        if (broker.StartsWith("api:", StringComparison.Ordinal))
        {
            arguments.AddRange(["--api", await servers.ApiOfAsync(target, broker["api:".Length..], url), "--api-key-file", config.Write(target == "vernemq" ? "key-of-vernemq\n" : "key:secret-of-emqx\n", "key.txt")]);
        }
        else
        {
            arguments.AddRange(broker.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(name => new[] { "--config", config.Copy(target, name, port) }));
        }

        arguments.AddRange(options.Replace("{PORT}", $"{port}", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return await InProcess.RunAsync([.. arguments]);
    }
}
