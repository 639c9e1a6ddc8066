using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
        output.ShouldEndWith("The settings cannot be used as they are.");
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

    /// <summary>What code sets up counts as what settings do, and both as in a start: addresses that Kestrel overrides are not told.</summary>
    [Fact]
    public async Task Check_KnowsTheAddressesThatCodeOpens()
    {
        (int code, string output, string errors) = await RunAsync(
            static builder =>
            {
                builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 5081));
                return Build(builder);
            },
            "--check",
            "--Urls=http://0.0.0.0:5080");

        (code, errors).ShouldBe((0, ""));
        output.Split('\n', StringSplitOptions.TrimEntries).ShouldContain("listens on http://127.0.0.1:5081");
    }

    /// <summary>A start would end so, too.</summary>
    [Fact]
    public async Task Check_OfACertificateThatIsNotThere_SaysSo()
    {
        (int code, _, string errors) = await RunAsync(
            static builder => Build(builder), "--check", "--Urls=https://127.0.0.1:5081", "--Kestrel:Certificates:Default:Path=is-not-there.pem", "--Kestrel:Certificates:Default:KeyPath=is-not-there.key");

        code.ShouldBe(1);
        errors.Split('\n').ShouldHaveSingleItem().ShouldContain("is-not-there.pem");
    }

    [Fact]
    public async Task Check_SaysWhatTheStartWouldWarnOf()
    {
        (int code, _, string errors) = await RunAsync(static builder => Build(builder), "--check", "--Urls=http://0.0.0.0:5080");

        code.ShouldBe(0);
        errors.Split('\n').ShouldHaveSingleItem().ShouldStartWith("warning: toy: listens on http://0.0.0.0:5080");
    }

    /// <summary>What somebody says of a text on purpose.</summary>
    [Theory]
    [InlineData(false, "'4x' is no prefix")]
    [InlineData(true, "Toy:Limit takes more than 0")]
    public async Task Settings_ThatTheProgramRefuses_AreALine(bool isValidation, string message)
    {
        Func<WebApplicationBuilder, WebApplication> build = _ => throw (isValidation ? new OptionsValidationException("", typeof(Uri), [message]) : new FormatException(message));

        (int code, _, string errors) = await RunAsync(build);
        (int checkedCode, _, string checkedErrors) = await RunAsync(build, "--check");

        (code, errors).ShouldBe((1, $"{Name}: {message}"));
        (checkedCode, checkedErrors).ShouldBe((1, $"error: {message}"));
    }

    /// <summary>.NET puts the name of a method's parameter behind the message, which is nothing of the settings.</summary>
    [Fact]
    public async Task Table_ThatHookSdkRefuses_IsALineWithoutAParameter()
    {
        (int code, _, string errors) = await RunAsync(static _ => throw new InvalidOperationException($"{PrefixTable.Create<int>([new("4x", 1)])}"));

        (code, errors).ShouldBe((1, $"{Name}: The prefix '4x' holds something else than the digits 0 to 9."));
    }

    /// <summary>What comes out of the program's own code says where.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("number")]
    [InlineData("file")]
    [InlineData("operation")]
    [InlineData("service")]
    [InlineData("constructor")]
    public async Task Fault_OfCode_HasItsTypeAndItsStack(string fault)
    {
        (int code, _, string errors) = await RunAsync(builder => BuildFaulty(builder, fault));
        (int checkedCode, _, string checkedErrors) = await RunAsync(builder => BuildFaulty(builder, fault), "--check");

        string type = fault switch
        {
            "null" or "constructor" => "System.NullReferenceException",
            "number" => "System.FormatException",
            "file" => "System.IO.FileNotFoundException",
            _ => "System.InvalidOperationException",
        };
        string place = fault == "constructor" ? $"   at {typeof(Broken).FullName!.Replace('+', '.')}..ctor()" : $"   at {typeof(HookProgramTests).FullName}.{nameof(BuildFaulty)}(";
        foreach ((string text, string start) in new[] { (errors, $"{Name}: {type}: "), (checkedErrors, $"error: {type}: ") })
        {
            text.ShouldStartWith(start);
            text.Split('\n').ShouldContain(line => line.StartsWith(place, StringComparison.Ordinal), text);
        }

        (code, checkedCode).ShouldBe((1, 1));
    }

    /// <summary>The levels of the settings count, for what .NET's own start logs too.</summary>
    [Theory]
    [InlineData("Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Debug, true)]
    [InlineData("Microsoft.AspNetCore", "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Debug, true)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Server.Kestrel", LogLevel.None, false)]
    [InlineData("Default", "Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Critical, false)]
    [InlineData(null, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Information, true)]
    public async Task Log_GoesByTheLevelsOfTheSettings(string? key, string category, LogLevel level, bool isInformation)
    {
        bool[] started = [];
        (int code, _, string errors) = await RunAsync(
            builder =>
            {
                builder.Logging.ClearProviders().AddProvider(new Listener());
                WebApplication app = Build(builder);
                ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
                logger.IsEnabled(LogLevel.Error).ShouldBeFalse("the program says itself why it does not start");
                app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(
                    () => started = [logger.IsEnabled(LogLevel.Debug), logger.IsEnabled(LogLevel.Information), logger.IsEnabled(LogLevel.Error), logger.IsEnabled(LogLevel.Critical)]);
                app.Lifetime.ApplicationStarted.Register(() => _ = Task.Run(app.Lifetime.StopApplication));
                return app;
            },
            ["--Urls=http://127.0.0.1:0", .. key is null ? Array.Empty<string>() : [$"--Logging:LogLevel:{key}={level}"]]);

        (code, errors).ShouldBe((0, ""));
        started.ShouldBe([level <= LogLevel.Debug, isInformation, level <= LogLevel.Error, level <= LogLevel.Critical]);
    }

    /// <summary>The line names the setting that counts.</summary>
    [Theory]
    [InlineData("Urls", "set Urls")]
    [InlineData("Http_Ports", "set Http_Ports")]
    [InlineData("Kestrel:Endpoints:Hooks:Url", "set Kestrel:Endpoints:Hooks:Url", "--Kestrel:Endpoints:Admin:Url=http://127.0.0.1:0")]
    [InlineData(null, "have this one listen on another")]
    public async Task Start_OnAPortThatIsTaken_SaysWhichSettingHasIt(string? key, string remedy, params string[] others)
    {
        using TcpListener taken = new(key == "Http_Ports" ? IPAddress.IPv6Any : IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (int code, _, string errors) = await RunAsync(
            builder =>
            {
                if (key is null)
                {
                    builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
                }

                return Build(builder);
            },
            [.. others, .. key switch { null => Array.Empty<string>(), "Http_Ports" => [$"--{key}={port}"], _ => [$"--{key}=http://127.0.0.1:{port}"] }]);

        code.ShouldBe(1);
        string address = key == "Http_Ports" ? $"http://[::]:{port}" : $"http://127.0.0.1:{port}";
        errors.Split('\n').ShouldHaveSingleItem().ShouldBe($"{Name}: Failed to bind to address {address}: address already in use. Another program has the port: stop it, or {remedy}.");
    }

    /// <summary>Kestrel passes over these where the settings name endpoints.</summary>
    [Theory]
    [InlineData("urls")]
    [InlineData("Http_Ports")]
    [InlineData("HTTPS_PORTS")]
    public async Task Address_OnTheCommandLineBesideEndpoints_IsRefused(string key)
    {
        string[] args = ["--Kestrel:Endpoints:Hooks:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Status:Url=http://127.0.0.1:0", $"--{key}=5080"];
        string line = $"{Name}: '--{key}' does not count, since Kestrel:Endpoints:Hooks:Url and Kestrel:Endpoints:Status:Url go before it. Write --Kestrel:Endpoints:Hooks:Url=http://127.0.0.1:8080. --help shows what there is.";

        (int code, _, string errors) = await RunAsync(static builder => Build(builder), args);
        (int checkedCode, _, string checkedErrors) = await RunAsync(static builder => Build(builder), ["--check", .. args]);

        (code, errors).ShouldBe((2, line));
        (checkedCode, checkedErrors).ShouldBe((2, line));
    }

    /// <summary>A container's image sets it for every program.</summary>
    [Fact]
    public async Task Address_OfAnotherSourceBesideEndpoints_IsWarnedOf()
    {
        (int code, string output, string errors) = await RunAsync(
            static builder =>
            {
                builder.Configuration["Http_Ports"] = "8080";
                return Build(builder);
            },
            "--check",
            "--Kestrel:Endpoints:Hooks:Url=http://127.0.0.1:5080");

        (code, errors).ShouldBe((0, "warning: Http_Ports = '8080' does not count, since Kestrel:Endpoints:Hooks:Url goes before it."));
        output.Split('\n', StringSplitOptions.TrimEntries).ShouldContain("listens on http://127.0.0.1:5080");
    }

    [Fact]
    public async Task Address_ThatIsToGoBeforeEndpoints_IsTaken()
    {
        (int code, string output, string errors) = await RunAsync(
            static builder => Build(builder), "--check", "--Kestrel:Endpoints:Hooks:Url=http://127.0.0.1:5080", "--Urls=http://127.0.0.1:5090", "--PreferHostingUrls=true");

        (code, errors).ShouldBe((0, ""));
        output.Split('\n', StringSplitOptions.TrimEntries).ShouldContain("listens on http://127.0.0.1:5090");
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
        (int code, string output, string errors) = await RunAsync(static _ => throw new InvalidOperationException("built"), args, "hash <password>    prints a hash\ndocker <url>       prints lines");

        (code, errors).ShouldBe((0, ""));
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries);
        lines.ShouldContain("Listens:  http://127.0.0.1:9000 (Http2)");
        lines.ShouldContain($"{Name} hash <password>    prints a hash");
        lines.ShouldContain($"{Name} docker <url>       prints lines");
        output.ShouldContain("such as --Kestrel:Endpoints:Hooks:Url=http://127.0.0.1:8080");
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

    private static WebApplication BuildFaulty(WebApplicationBuilder builder, string fault)
    {
        string? nothing = builder.Configuration["Nothing"];
        switch (fault)
        {
            case "null":
                throw new InvalidOperationException(nothing!.Length.ToString(CultureInfo.InvariantCulture));
            case "number":
                throw new InvalidOperationException(int.Parse("many", CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
            case "file":
                throw new InvalidOperationException(File.ReadAllText("is-not-there.txt"));
            case "operation":
                throw new InvalidOperationException("a list is empty");
            case "service":
                builder.Build().Services.GetRequiredService<Worker>();
                break;
        }

        ToyApp.AddToy(builder);
        builder.Services.AddSingleton<Broken>();
        WebApplication app = builder.Build();
        app.Services.GetRequiredService<Broken>();
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

    private sealed class Broken
    {
        private readonly int _length;

        public Broken()
        {
            string? nothing = Environment.GetEnvironmentVariable("HOOKSDK_IS_NOT_SET");
            _length = nothing!.Length;
        }

        public override string ToString() => $"{_length}";
    }

    private sealed class Listener : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
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
