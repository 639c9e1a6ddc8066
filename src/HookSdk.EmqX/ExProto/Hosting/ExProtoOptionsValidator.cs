using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.ExProto;

/// <summary>Checks what is ExProto's own among the settings.</summary>
internal sealed class ExProtoOptionsValidator(string section) : IValidateOptions<ExProtoOptions>
{
    private const int LeastBuffer = 1024;
    private const int MostBuffer = 16 << 20;
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ExProtoOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        foreach ((string key, string url) in options.NodeAdapters.Prepend(new(nameof(ExProtoOptions.AdapterUrl), options.AdapterUrl)))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            {
                problems.AddError($"'{url}' is no absolute http or https URL.", key == nameof(ExProtoOptions.AdapterUrl) ? $"{section}:{key}" : $"{section}:{nameof(ExProtoOptions.NodeAdapters)}:{key}");
            }
        }

        if (options.AdapterTimeout < TimeSpan.FromMilliseconds(100) || options.AdapterTimeout > FiveMinutes)
        {
            problems.AddError($"{options.AdapterTimeout} is outside 100 ms to 5 minutes.", $"{section}:{nameof(ExProtoOptions.AdapterTimeout)}");
        }

        if (options.BufferBytes is < LeastBuffer or > MostBuffer)
        {
            problems.AddError($"{options.BufferBytes} is outside 1 KiB to 16 MiB.", $"{section}:{nameof(ExProtoOptions.BufferBytes)}");
        }

        if (options.CheckIdleAfter is { } idle && (idle < TimeSpan.FromSeconds(10) || idle > TimeSpan.FromDays(1)))
        {
            problems.AddError($"{idle} is outside 10 seconds to 1 day.", $"{section}:{nameof(ExProtoOptions.CheckIdleAfter)}");
        }

        return problems.Build();
    }
}
