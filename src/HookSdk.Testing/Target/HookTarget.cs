using HookSdk.EmqX.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>
/// How a fake broker reaches the plugin under test. In each of the three ways every request and reply is encoded and decoded; only the socket may be left out.
/// </summary>
public abstract class HookTarget
{
    private protected HookTarget()
    {
    }

    /// <summary>In process, without a web server: the plugins that are registered in these services, such as those of your own Program.</summary>
    /// <param name="services">The built services.</param>
    /// <param name="server">The name of the server that is meant; null, the default: the one without a name.</param>
    /// <returns>The target.</returns>
    public static HookTarget Services(IServiceProvider services, string? server = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return new ServicesTarget(services, server);
    }

    /// <summary>By an in-memory server: hand in its handler (<c>WebApplicationFactory.Server.CreateHandler()</c>) and the path that the plugin is mapped at.</summary>
    /// <param name="handler">The server's handler. It is not disposed of.</param>
    /// <param name="path">The path, such as <c>/emg</c>; a gRPC service has none, and is found without it.</param>
    /// <param name="host">The host that the broker calls, with its port where that matters, such as <c>localhost:9001</c> for a server that is mapped with <c>RequireHost("*:9001")</c>.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentException">It is no host.</exception>
    public static HookTarget Handler(HttpMessageHandler handler, string path = "", string host = "localhost")
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(path);
        return Uri.TryCreate($"http://{host}/", UriKind.Absolute, out Uri? server) && server is { AbsolutePath: "/", UserInfo: "", Query: "", Fragment: "" }
            ? new HttpTarget(handler, new Uri(server.AbsoluteUri + path.Trim('/')))
            : throw new ArgumentException($"'{host}' is no host, with or without a port.", nameof(host));
    }

    /// <summary>By the network: the address that would stand in the broker's configuration.</summary>
    /// <param name="url">An absolute http or https URL, such as <c>http://127.0.0.1:5080/emg</c>.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentException">It is no such URL.</exception>
    public static HookTarget Url(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url is { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? new HttpTarget(null, url)
            : throw new ArgumentException($"'{url}' is no absolute http or https URL.", nameof(url));
    }

    /// <summary>
    /// By a local program that is started for every call: the path that would stand in the broker's configuration. For M4 alone, as no other broker starts programs.
    /// </summary>
    /// <param name="fileName">The program's path.</param>
    /// <param name="environment">Environment variables on top of those of this process.</param>
    /// <param name="arguments">Arguments that stand before what the broker may add.</param>
    /// <returns>The target.</returns>
    public static HookTarget Program(string fileName, IReadOnlyDictionary<string, string>? environment = null, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(arguments);
        return new ProgramTarget(fileName, environment ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty, arguments);
    }

    /// <summary>The address that would stand in the broker's configuration.</summary>
    internal virtual Uri Address => new("http://in-process/");

    /// <summary>Whether the calls reach the server by its address alone.</summary>
    internal virtual bool IsRemote => false;

    /// <summary>Opens the way. In process, <paramref name="bind"/> finds the hooks in the services.</summary>
    internal HookTransport Open(Func<IServiceProvider, string?, Func<string, BoundHook?>> bind) => Open(bind, HookAddressing.ByPath, Address);

    /// <summary>Opens the way to another address of the same server.</summary>
    internal abstract HookTransport Open(Func<IServiceProvider, string?, Func<string, BoundHook?>> bind, HookAddressing addressing, Uri at);

    /// <summary>Opens the way to gRPC services. In process, <paramref name="bind"/> finds the method of a path in the services.</summary>
    internal abstract GrpcCaller OpenGrpc(Func<IServiceProvider, string?, Func<string, GrpcMethod?>> bind);

    /// <summary>In process.</summary>
    internal sealed class ServicesTarget(IServiceProvider services, string? server) : HookTarget
    {
        public IServiceProvider Provider => services;

        public string? Server => server;

        internal override GrpcCaller OpenGrpc(Func<IServiceProvider, string?, Func<string, GrpcMethod?>> bind) =>
            new InProcessGrpcCaller(bind(services, server), services.GetService<TimeProvider>() ?? Clock.System);

        internal override HookTransport Open(Func<IServiceProvider, string?, Func<string, BoundHook?>> bind, HookAddressing addressing, Uri at) => new InProcessTransport(bind(services, server));
    }

    /// <summary>A program of its own for every call.</summary>
    internal sealed class ProgramTarget(string fileName, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments) : HookTarget
    {
        public ProgramTransport Open(bool requestAsArgument, Action<string> onErrorLine) => new(fileName, environment, arguments, requestAsArgument, onErrorLine);

        internal override GrpcCaller OpenGrpc(Func<IServiceProvider, string?, Func<string, GrpcMethod?>> bind) =>
            throw new NotSupportedException("This broker calls servers; only M4 starts a local program for a call.");

        internal override HookTransport Open(Func<IServiceProvider, string?, Func<string, BoundHook?>> bind, HookAddressing addressing, Uri at) =>
            throw new NotSupportedException("This broker calls servers; only M4 starts a local program for a call.");
    }

    /// <summary>By an in-memory server, or, without a handler, by the network.</summary>
    internal sealed class HttpTarget(HttpMessageHandler? handler, Uri address) : HookTarget
    {
        public HttpMessageHandler? Sender => handler;

        internal override Uri Address => address;

        internal override bool IsRemote => handler is null;

        internal override GrpcCaller OpenGrpc(Func<IServiceProvider, string?, Func<string, GrpcMethod?>> bind) => new RemoteGrpcCaller(address, handler);

        internal override HookTransport Open(Func<IServiceProvider, string?, Func<string, BoundHook?>> bind, HookAddressing addressing, Uri at) => new HttpTransport(handler, at, addressing);
    }
}
