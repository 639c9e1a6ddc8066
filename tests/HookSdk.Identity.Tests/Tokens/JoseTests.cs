using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.Identity.Tests.Tokens;

/// <summary>Tokens and keys of the npm package jose.</summary>
public sealed class JoseTests
{
    [Fact]
    public async Task Tokens_OfEachAlgorithm_AreVerified_AndByNoOther()
    {
        string folder = Folder();
        await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], folder);
        using JsonDocument made = JsonDocument.Parse(await RunAsync("node", ["tokens.js"], folder));
        KeyServer server = new();
        server.Serve($$"""{"keys":{{made.RootElement.GetProperty("keys").GetRawText()}}}""");
        string secret = "base64:" + made.RootElement.GetProperty("secret").GetString();

        foreach (JsonProperty token in made.RootElement.GetProperty("tokens").EnumerateObject())
        {
            bool isSecret = token.Name.StartsWith("HS", StringComparison.Ordinal);
            using JwtVerifier verifier = Verifier(server, isSecret ? secret : null, token.Name);
            JwtResult result = await verifier.VerifyAsync(token.Value.GetString(), "c1", null, TestContext.Current.CancellationToken);
            result.Reason.ShouldBe("", token.Name);
            result.Identity!.Subject.ShouldBe("dev1");
            (result.Identity.Topics?.Decide(TopicAction.Publish, "a/c1", "c1", null)).ShouldBe(isSecret ? null : TopicAccess.Allowed);

            using JwtVerifier other = Verifier(server, isSecret ? secret : null, token.Name is "RS256" ? "PS256" : token.Name is "HS256" ? "HS512" : isSecret ? "HS256" : "RS256");
            (await other.VerifyAsync(token.Value.GetString(), "c1", null, TestContext.Current.CancellationToken)).Problem.ShouldBe(JwtProblem.Algorithm);
        }
    }

    private static JwtVerifier Verifier(KeyServer server, string? secret, string algorithm) => new(
        new Settings<JwtOptions>(new() { Secret = secret, KeySetUrl = secret is null ? new Uri("https://login.example.com/keys") : null, Algorithms = { algorithm }, Issuers = { "jose" }, Audiences = { "mqtt" } }),
        new HttpClient(server, disposeHandler: false),
        new Lines());

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "node");

    private static async Task<string> RunAsync(string program, string[] arguments, string folder)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists) is not { } found)
        {
            string needed = $"needs {program}: install Node.js 20 or later, with npm";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", needed);
            throw new InvalidOperationException(needed);
        }

        using Process process = Process.Start(new ProcessStartInfo(found, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await errors);
        return output;
    }
}
