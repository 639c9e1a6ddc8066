using System.Net;
using System.Net.Sockets;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HookSdk.Core.Tests.Starting;

/// <summary>What a program says of its arguments and settings, and what it ends with.</summary>
public sealed class HookProgramTests
{
    [Fact]
    public async Task Check_OfSettingsThatCanBeUsed_ListensToNothing_AndBeginsNoWork()
    {
        // A port that is taken: whoever listens there fails.
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://{taken.LocalEndpoint}";
        Worker worker = new();

        (int code, string output, string errors) = await RunAsync(builder => Build(builder, worker), "--check", $"--Urls={url}", "--Hooks:Toy:AllowedNetworks:0=127.0.0.1");

        code.ShouldBe(0, errors);
        errors.ShouldBeEmpty();
        output.Split('\n', StringSplitOptions.TrimEntries).ShouldContain($"listens on {url}");
        output.ShouldEndWith("appsettings.json can be used.");
        worker.HasStarted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("error: Hooks:Toy:Deadlien: there is no such setting.", "--Hooks:Toy:Deadlien=00:00:01")]
    [InlineData("error: Hooks:Toy:Deadline: 00:00:00 is outside", "--Hooks:Toy:Deadline=00:00:00")]
    [InlineData("error: Kestrel:Endpoints:A:Protocls: there is no such setting.", "--Kestrel:Endpoints:A:Url=http://127.0.0.1:1", "--Kestrel:Endpoints:A:Protocls=Http2")]
    [InlineData("error: Kestrel:Endpoints:A:Protocols = 'Htp2' is none: it takes None, Http1, Http2,", "--Kestrel:Endpoints:A:Url=http://127.0.0.1:1", "--Kestrel:Endpoints:A:Protocols=Htp2")]
    [InlineData("error: Kestrel:Limits:MaxConcurrentConnections", "--Kestrel:Limits:MaxConcurrentConnections=many")]
    public async Task Check_OfSettingsThatCannotBeUsed_SaysWhatInALine(string problem, params string[] args)
    {
        (int code, string output, string errors) = await RunAsync(static builder => Build(builder), ["--check", .. args]);

        code.ShouldBe(1);
        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith(problem);
        output.ShouldEndWith("appsettings.json cannot be used as it is.");
    }

    /// <summary>Kestrel would pass over it: the port would speak HTTP/1.</summary>
    [Fact]
    public async Task Start_OfAnEndpointThatIsMistyped_EndsWithALine()
    {
        (int code, _, string errors) = await RunAsync(static builder => Build(builder), "--Kestrel:Endpoints:A:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:A:Protocls=Http2");

        code.ShouldBe(1);
        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith($"{Name}: Kestrel:Endpoints:A:Protocls: there is no such setting.");
    }

    [Fact]
    public async Task Check_TakesLimitsOfConnections()
    {
        (int code, _, string errors) = await RunAsync(static builder => Build(builder), "--check", "--Kestrel:Limits:KeepAliveTimeout=00:02:00", "--Kestrel:Limits:MaxConcurrentConnections=100", "--Urls=http://127.0.0.1:0");

        (code, errors).ShouldBe((0, ""));
    }

    [Fact]
    public async Task Check_SaysWhatTheStartWouldWarnOf()
    {
        (int code, _, string errors) = await RunAsync(static builder => Build(builder), "--check", "--Urls=http://0.0.0.0:5080");

        code.ShouldBe(0);
        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith("warning: toy: listens on http://0.0.0.0:5080");
    }

    [Theory]
    [InlineData("the plugin's settings are lost", typeof(InvalidOperationException))]
    [InlineData("'4x' is no prefix", typeof(FormatException))]
    public async Task Program_ThatCannotBeBuilt_EndsWithALine(string message, Type type)
    {
        Exception problem = (Exception)Activator.CreateInstance(type, message)!;

        (int code, _, string errors) = await RunAsync(_ => throw problem);
        (int checkedCode, _, string checkedErrors) = await RunAsync(_ => throw problem, "--check");

        (code, errors).ShouldBe((1, $"{Name}: {message}"));
        (checkedCode, checkedErrors).ShouldBe((1, $"error: {message}"));
    }

    [Fact]
    public async Task Start_OnAPortThatIsTaken_EndsWithALine()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();

        (int code, _, string errors) = await RunAsync(static builder => Build(builder), $"--Urls=http://{taken.LocalEndpoint}");

        code.ShouldBe(1);
        errors.Split('\n').ShouldHaveSingleItem().ShouldBe($"{Name}: Failed to bind to address http://{taken.LocalEndpoint}: address already in use.");
    }

    [Fact]
    public async Task Program_ThatIsStopped_EndsWithZero()
    {
        Worker worker = new();

        (int code, _, string errors) = await RunAsync(
            builder =>
            {
                WebApplication app = Build(builder, worker);
                app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
                return app;
            },
            "--Urls=http://127.0.0.1:0");

        (code, errors).ShouldBe((0, ""));
        worker.HasStarted.ShouldBeTrue();
    }

    [Theory]
    [InlineData("'--chekc' is none of its arguments, and as a setting it has no value. A setting is given as --Section:Key=value.", "--chekc")]
    [InlineData("'check' is none of its arguments. A setting is given as --Section:Key=value.", "check")]
    [InlineData("'-c' is none of its arguments. A setting is given as --Section:Key=value.", "-c", "--check")]
    [InlineData("'host.json' is none of its arguments. A setting is given as --Section:Key=value.", "--Urls", "http://127.0.0.1:0", "host.json")]
    [InlineData("'--Hokos' is none of its arguments, and no section of its settings.", "--Hokos:Toy:Deadline=00:00:01")]
    [InlineData("'--Hokos' is none of its arguments, and no section of its settings.", "--check", "/Hokos:Toy:Deadline", "00:00:01")]
    public async Task Arguments_ThatCannotBeUnderstood_AreNamed(string problem, params string[] args)
    {
        (int code, _, string errors) = await RunAsync(static builder => Build(builder), args);

        code.ShouldBe(2);
        string line = errors.Split('\n').ShouldHaveSingleItem();
        line.ShouldStartWith($"{Name}: {problem}");
        line.ShouldEndWith("--help shows what there is.");
    }

    [Theory]
    [InlineData("--help", "--Kestrel:Endpoints:Hooks:Url=http://127.0.0.1:9000", "--Kestrel:Endpoints:Hooks:Protocols=Http2")]
    [InlineData("-h", "--Kestrel:Endpoints:Hooks:Url", "http://127.0.0.1:9000", "--Kestrel:Endpoints:Hooks:Protocols", "Http2")]
    public async Task Help_SaysWhereItListens_AndWhatElseThereIs(params string[] args)
    {
        (int code, string output, string errors) = await RunAsync(static _ => throw new InvalidOperationException("built"), args, "  hash <password>    prints a hash");

        (code, errors).ShouldBe((0, ""));
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries);
        lines.ShouldContain("Listens:  http://127.0.0.1:9000 (Http2)");
        lines.ShouldContain("hash <password>    prints a hash");
        lines.ShouldContain(static l => l.StartsWith(Name + " --check ", StringComparison.Ordinal));
        lines.ShouldContain(static l => l.StartsWith("Settings: ", StringComparison.Ordinal) && l.EndsWith("appsettings.json", StringComparison.Ordinal));
    }

    private static string Name => typeof(HookProgramTests).Assembly.GetName().Name!;

    private static WebApplication Build(WebApplicationBuilder builder, Worker? worker = null)
    {
        ToyApp.AddToy(builder);
        if (worker is not null)
        {
            builder.Services.AddSingleton<IHostedService>(worker);
        }

        WebApplication app = builder.Build();
        ToyApp.MapToy(app, new Hears());
        return app;
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(Func<WebApplicationBuilder, WebApplication> build, params string[] args) => RunAsync(build, args, null);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(Func<WebApplicationBuilder, WebApplication> build, string[] args, string? commands)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await HookProgram.RunAsync(args, build, commands, output, errors);
        return (code, output.ToString().TrimEnd(), errors.ToString().TrimEnd());
    }

    private sealed class Hears : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Worker : BackgroundService
    {
        public bool HasStarted { get; private set; }

        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            HasStarted = true;
            return Task.CompletedTask;
        }

        public override Task StartAsync(CancellationToken cancellationToken)
        {
            HasStarted = true;
            return base.StartAsync(cancellationToken);
        }
    }
}
