using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime;
using System.Runtime.InteropServices;
using HookSdk.Bench.Harness;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Bench.Servers;

/// <summary>A server on Kestrel: this same program, started with <c>serve SUITE SERVER</c>.</summary>
internal abstract class KestrelServer(string name, string summary) : BenchServer(name)
{
    private string _summary = summary;
    private Action<WebApplication> _change = static _ => { };

    /// <summary>HTTP/1.1 unless the protocol of the suite needs another.</summary>
    protected virtual HttpProtocols Protocols => HttpProtocols.Http1;

    public override Preparation Prepare(Suite suite, Action<string> progress)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(KestrelServer).Assembly.Location);
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(suite.Name);
        start.ArgumentList.Add(Name);
        return Preparation.Ready(start);
    }

    /// <summary>The same server under another name, with something changed once its hooks are mapped.</summary>
    public KestrelServer Changed(string name, string summary, Action<WebApplication> change)
    {
        var changed = (KestrelServer)MemberwiseClone();
        (changed.Name, changed._summary, changed._change) = (name, summary, change);
        return changed;
    }

    /// <summary>The child's side: serves until standard input closes.</summary>
    public static async Task<int> ServeAsync(Suite suite, string name)
    {
        KestrelServer server = suite.Servers.OfType<KestrelServer>().FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new UsageException($"The suite {suite.Name} has no .NET server '{name}'.");
        await using WebApplication app = server.Build();
        await app.StartAsync();

        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Console.WriteLine($"bench: settings {server.Settings()}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench: listening {new Uri(address).Port}"));
        await Task.Factory.StartNew(Obey, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await app.StopAsync();
        return 0;
    }

    /// <summary>Answers the harness until it closes standard input. On a thread of its own: a console is read by blocking, and one of the pool's threads would be missing for the calls.</summary>
    private static void Obey()
    {
        while (Console.In.ReadLine() is { } command)
        {
            if (command == "alloc")
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench: alloc {GC.GetTotalAllocatedBytes(precise: true)}"));
        }
    }

    /// <summary>Services, where the server needs any.</summary>
    protected virtual void AddServices(IServiceCollection services)
    {
    }

    /// <summary>The endpoint.</summary>
    protected abstract void Map(WebApplication app);

    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // Otherwise the host makes an activity for each request, whether or not anyone listens: about 800 bytes a call.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = Protocols));
        AddServices(builder.Services);
        WebApplication app = builder.Build();
        Map(app);
        _change(app);
        return app;
    }

    private string Settings() =>
        $"{_summary}; {RuntimeInformation.FrameworkDescription}, Kestrel, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, default tiering, logging from Warning, no log line or activity of the host's own for a request";
}
