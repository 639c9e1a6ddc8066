using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.Settings;

/// <summary>What both sides are looked at with.</summary>
/// <param name="Server">The server, and how it is called.</param>
/// <param name="Secrets">What must not be printed.</param>
/// <param name="Files">The broker's configuration; none: it was not given.</param>
internal sealed record DoctorSettings(CheckSettings Server, Secrets Secrets, IReadOnlyList<ConfigFile> Files)
{
    /// <summary>The broker's management API; null: it was not given.</summary>
    public BrokerApi? Api { get; init; }

    /// <summary>The broker's version; null: it was not given.</summary>
    public Version? Broker { get; init; }

    /// <summary>The server's own deadline; null: it was not given.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Where the server's health is asked for; null: at /healthz of its own address.</summary>
    public Uri? Health { get; init; }

    /// <summary>M4: what stands as the external script in the Connection Point.</summary>
    public string? Script { get; init; }

    /// <summary>Is told what takes long.</summary>
    public Action<string> Tell { get; init; } = static _ => { };

    public bool KnowsBroker => Files.Count > 0 || Api is not null || Script is not null;

    /// <summary>The files, for a sentence.</summary>
    public string FileNames => string.Join(", ", Files.Select(static f => f.Name));
}
