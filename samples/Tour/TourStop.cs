using System.Net;
using System.Net.Sockets;

namespace Tour;

/// <summary>One target of the tour: a server, a fake broker that calls it, and what both counted.</summary>
internal abstract class TourStop
{
    /// <summary>Messages that are sent before anything is counted, to a server of their own: a process is slow until its code is compiled.</summary>
    protected const int WarmUp = 200;

    /// <summary>The target's name, and what it asks whom.</summary>
    public abstract (string Name, string What) Title { get; }

    /// <summary>The file that decides, from the checkout's root.</summary>
    public abstract string Decider { get; }

    /// <summary>The file whose handlers fail, in the second act.</summary>
    public abstract string Failing { get; }

    /// <summary>The first act: handlers that decide. The server goes on running.</summary>
    public abstract Task<TourServer> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken);

    /// <summary>The second act: handlers that throw, hang, and drown.</summary>
    /// <returns>Whether every call was answered as stated.</returns>
    public abstract Task<bool> FailAsync(TourScreen screen, CancellationToken cancellationToken);

    /// <summary>A builder of a server that says nothing but errors.</summary>
    protected static WebApplicationBuilder Builder(string url, LogLevel level = LogLevel.Error)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(level);
        builder.WebHost.UseUrls(url);
        return builder;
    }

    /// <summary>The address of a server that keeps running: at its usual port, or at a free one where another program has that.</summary>
    protected static string ServedUrl(TourScreen screen, int usual) => $"http://127.0.0.1:{ServedPort(screen, usual)}";

    /// <inheritdoc cref="ServedUrl"/>
    protected static int ServedPort(TourScreen screen, int usual)
    {
        if (Take(usual) is { } port)
        {
            return port;
        }

        int free = Take(0)!.Value;
        screen.Line($"[yellow]Another program has port {usual}, perhaps another tour: {free} takes its place.[/]");
        return free;
    }

    /// <summary>The port, if nobody has it.</summary>
    /// <param name="port">Its number; 0: any.</param>
    private static int? Take(int port)
    {
        using TcpListener listener = new(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
