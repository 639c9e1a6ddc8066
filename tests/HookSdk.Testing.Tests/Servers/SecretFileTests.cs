using System.Net;
using System.Text;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Testing.Tests.Servers;

/// <summary>Programs as the templates make them, whose secrets stand in files that the environment names. The environment is the whole process's: nothing else runs beside these tests.</summary>
[Collection(nameof(SecretFileTests))]
[CollectionDefinition(nameof(SecretFileTests), DisableParallelization = true)]
public sealed class SecretFileTests : IDisposable
{
    private const string First = "first-secret-0123456789";
    private const string Second = "second-secret-0123456789";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("hooksdk-secrets").FullName;
    private readonly List<string> _variables = [];
    private readonly FakeClock _clock = new();
    private readonly Lines _lines = new();

    /// <summary>The servers whose broker calls an address with a secret in it: the target, the server's name, and the variable that names the file.</summary>
    public static TheoryData<string, string?, string> Servers => new()
    {
        { "emg", null, "Hooks__Emg__PathSecret_FILE" },
        { "emg", "north", "Hooks__Emg__Servers__north__PathSecret_FILE" },
        { "m4", null, "Hooks__M4__PathSecret_FILE" },
        { "m4", "north", "Hooks__M4__Servers__north__PathSecret_FILE" },
        { "vernemq", null, "Hooks__VerneMq__PathSecret_FILE" },
        { "vernemq", "north", "Hooks__VerneMq__Servers__north__PathSecret_FILE" },
        { "emg", null, "Hooks__Emg__PathSecrets__0_FILE" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Secret_OfAFile_IsInForce_AndANewOneOnceTheFileHasChanged(string target, string? name, string variable)
    {
        string file = Name(variable, First);
        await using WebApplication app = await StartAsync(target, name);

        (await CallAsync(app, First)).ShouldBe(HttpStatusCode.OK);
        (await CallAsync(app, Second)).ShouldBe(HttpStatusCode.Forbidden);

        await File.WriteAllTextAsync(file, Second + "\n", TestContext.Current.CancellationToken);
        _clock.Advance(Look);
        _clock.Advance(Look);

        (await CallAsync(app, Second)).ShouldBe(HttpStatusCode.OK);
        (await CallAsync(app, First)).ShouldBe(HttpStatusCode.Forbidden);
        _lines.All.ShouldContain(l => l.Contains($"{variable}: the file has changed, and is read anew", StringComparison.Ordinal));
        _lines.All.ShouldAllBe(static l => !l.Contains(First, StringComparison.Ordinal) && !l.Contains(Second, StringComparison.Ordinal));
    }

    /// <summary>What is no secret leaves the one before in force: gone, emptied, or a text that is none.</summary>
    [Theory]
    [InlineData(null, "is not there. What was read before stays.")]
    [InlineData("", "is empty. What was read before stays.")]
    [InlineData("short", "PathSecret: it takes 16 to 128 characters")]
    public async Task File_ThatIsSpoiledWhileTheServerRuns_LeavesTheSecret_AndIsTold(string? text, string told)
    {
        string file = Name("Hooks__M4__PathSecret_FILE", First);
        await using WebApplication app = await StartAsync("m4", null);
        if (text is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        _clock.Advance(Look);
        _clock.Advance(Look);
        _clock.Advance(Look);

        (await CallAsync(app, First)).ShouldBe(HttpStatusCode.OK);
        _lines.All.Count(l => l.Contains(told, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task File_ThatIsMissing_StopsTheStart_AndNamesTheVariable(string target, string? name, string variable)
    {
        Set(variable, Path.Combine(_folder, "none"));

        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(target, name));

        e.Message.ShouldStartWith($"{variable}: ");
        e.Message.ShouldEndWith("is not there.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public async Task File_ThatIsEmpty_StopsTheStart(string text)
    {
        Name("Hooks__Emg__PathSecret_FILE", text);

        (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync("emg", null))).Message.ShouldEndWith("is empty.");
    }

    [Fact]
    public async Task File_WithWhatIsNoSecret_StopsTheStart_AndIsNotRepeated()
    {
        Name("Hooks__Emg__PathSecret_FILE", "tooshort");

        Exception e = await Should.ThrowAsync<Exception>(() => StartAsync("emg", null));

        e.Message.ShouldContain("It is the text of the file that Hooks__Emg__PathSecret_FILE names.");
        e.Message.ShouldNotContain("tooshort");
    }

    /// <summary>EMQX calls no path: a file may hold any of its settings, and a change of one is in force as others are.</summary>
    [Theory]
    [InlineData(null, "Hooks__ExHook__Deadline_FILE")]
    [InlineData("north", "Hooks__ExHook__Servers__north__Deadline_FILE")]
    public async Task Setting_OfExHook_IsTheTextOfItsFile_AndFollowsIt(string? name, string variable)
    {
        string file = Name(variable, "00:00:03");
        await using WebApplication app = await StartAsync("exhook", name);
        IOptionsMonitor<ExHookOptions> options = app.Services.GetRequiredService<IOptionsMonitor<ExHookOptions>>();
        options.Get(name).Deadline.ShouldBe(TimeSpan.FromSeconds(3));

        await File.WriteAllTextAsync(file, "00:00:02", TestContext.Current.CancellationToken);
        _clock.Advance(Look);
        _clock.Advance(Look);

        options.Get(name).Deadline.ShouldBe(TimeSpan.FromSeconds(2));
    }

    public void Dispose()
    {
        _variables.ForEach(static v => Environment.SetEnvironmentVariable(v, null));
        Directory.Delete(_folder, recursive: true);
    }

    private string Name(string variable, string text)
    {
        string file = Path.Combine(_folder, "secret");
        File.WriteAllText(file, text);
        Set(variable, file);
        return file;
    }

    private void Set(string variable, string value)
    {
        Environment.SetEnvironmentVariable(variable, value);
        _variables.Add(variable);
    }

    private async Task<WebApplication> StartAsync(string target, string? name)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddSecretFiles();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(_lines);
        builder.Services.AddSingleton<TimeProvider>(_clock);
        _ = target switch
        {
            "emg" => (name is null ? builder.Services.AddEmg() : builder.Services.AddEmg(name)).OnRoute(static (_, _) => RouteReply.NoChoice()).Services,
            "m4" => (name is null ? builder.Services.AddM4() : builder.Services.AddM4(name)).OnCall(FailureMode.Open, static (_, _) => M4Reply.Continue()).Services,
            "vernemq" => (name is null ? builder.Services.AddVerneMq() : builder.Services.AddVerneMq(name)).OnClientGone(static (_, _) => { }).Services,
            _ => (name is null ? builder.Services.AddExHook() : builder.Services.AddExHook(name)).OnClientConnected(static (_, _) => { }).Services,
        };
        WebApplication app = builder.Build();
        try
        {
            _ = target switch
            {
                "emg" => app.MapEmgPlugin("/hooks", server: name),
                "m4" => app.MapM4Script("/hooks", server: name),
                "vernemq" => app.MapVerneMqPlugin("/hooks", server: name),
                _ => name is null ? app.MapExHookProvider() : app.MapExHookProvider(name),
            };
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    /// <summary>The same request suits a hook of each target.</summary>
    private static async Task<HttpStatusCode> CallAsync(WebApplication app, string secret)
    {
        using HttpClient client = app.GetTestClient();
        using StringContent body = new("""{"qe":{"ID":"1"},"dst":"37012345678","mountpoint":"","client_id":"c1"}""", Encoding.UTF8, "application/json");
        body.Headers.Add("vernemq-hook", "on_client_gone");
        bool isEmg = app.Services.GetService<IEnumerable<HookPlugins>>()!.Single().Target == "emg";
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"/hooks/{secret}{(isEmg ? "/route" : "")}", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
