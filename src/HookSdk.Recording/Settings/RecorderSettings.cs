using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HookSdk.Recording;

/// <summary>The settings in force.</summary>
internal sealed class RecorderSettings(IOptions<HookRecorderOptions> options, IHostEnvironment? environment = null)
{
    public const string Section = "Recorder";

    /// <summary>A hidden payload where bytes are base64: <see cref="WireMask.Hidden"/> as bytes.</summary>
    public const string HiddenBytes = "Kioq";

    private readonly FrozenSet<string> _hooks = options.Value.Hooks.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> _payloads = options.Value.Payloads.ToFrozenSet(StringComparer.Ordinal);
    private readonly string[] _openSecrets = [.. options.Value.Secrets];
    private readonly uint _sampled = (uint)Math.Min(uint.MaxValue, options.Value.SampledShare * uint.MaxValue);
    private int _nobody;

    public HookRecorderOptions Options { get; } = options.Value;

    public string Folder { get; } = Path.GetFullPath(options.Value.Folder, environment?.ContentRootPath ?? Directory.GetCurrentDirectory());

    public static void Bind(HookRecorderOptions options, IServiceProvider services)
    {
        if (services.GetService<IConfiguration>() is { } configuration)
        {
            CheckedBinding.Bind(configuration, Section, options, static (section, target) => section.Bind(target));
        }
    }

    public bool Records(string hook) => _hooks.Count == 0 || _hooks.Contains(hook);

    /// <summary>Whether the calls of a client are recorded. Each client has its place between none and all.</summary>
    public bool IsSampled(string? client) => _sampled == uint.MaxValue || (client is null ? Spread((uint)Interlocked.Increment(ref _nobody)) : PlaceOf(client)) <= _sampled;

    /// <summary>What is hidden in the calls of a hook.</summary>
    public MaskRules RulesOf(string hook, HookForm form) => new(_payloads.Contains(hook) ? [] : form.Payloads)
    {
        OpenSecrets = _openSecrets,
        HiddenPayload = form.GrpcPath is not null || form.HasBase64 ? HiddenBytes : WireMask.Hidden,
    };

    /// <summary>What is written beyond what always is, for a line of the log.</summary>
    public string Shown => (Options.Payloads.Count, Options.Secrets.Count) switch
    {
        (0, 0) => "secrets and payloads are hidden",
        (_, 0) => $"secrets are hidden, and payloads but for those of {string.Join(", ", Options.Payloads)}",
        (0, _) => $"payloads are hidden, and secrets but for {string.Join(", ", Options.Secrets)}",
        _ => $"secrets are hidden but for {string.Join(", ", Options.Secrets)}, and payloads but for those of {string.Join(", ", Options.Payloads)}",
    };

    /// <summary>FNV-1a: the same in each run.</summary>
    private static uint PlaceOf(string client)
    {
        uint hash = 2166136261;
        foreach (char c in client)
        {
            hash = (hash ^ c) * 16777619;
        }

        return Spread(hash);
    }

    /// <summary>Neighbours end up far from each other.</summary>
    private static uint Spread(uint number)
    {
        number ^= number >> 16;
        number *= 0x7feb352d;
        number ^= number >> 15;
        number *= 0x846ca68b;
        return number ^ (number >> 16);
    }
}
