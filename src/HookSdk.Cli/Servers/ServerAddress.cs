using System.Net.Sockets;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Servers;

/// <summary>The address of the server that a command is about.</summary>
internal static class ServerAddress
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>Reads <c>--url</c>. The error repeats nothing of it: it may hold a secret.</summary>
    /// <exception cref="CommandException">It is no such address.</exception>
    public static Uri Parse(string text, string example, Screen screen)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            throw CommandException.Usage("The value of --url is no absolute http or https address.", $"Write it as it would stand in the broker's configuration: --url {example}");
        }

        screen.Secrets.Add(address);
        return address;
    }

    /// <summary>Looks whether anything accepts connections there.</summary>
    /// <exception cref="CommandException">Nothing does.</exception>
    public static async Task EnsureReachableAsync(Uri address, TimeProvider clock, CancellationToken cancellationToken)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        using CancellationTokenSource late = new(ConnectPatience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(address.IdnHost, address.Port, either.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw Unreachable(address, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(address, $"no connection within {Units.Text(ConnectPatience)}");
        }
    }

    private static CommandException Unreachable(Uri address, string why) => CommandException.Unreachable(
        $"{address.Scheme}://{address.IdnHost}:{address.Port}",
        why,
        "Start the server, or correct the host and the port of --url.");
}
