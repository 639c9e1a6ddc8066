using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.ExProto;

/// <summary>Checks what is ExProto's own among the settings.</summary>
internal sealed class ExProtoOptionsValidator : IValidateOptions<ExProtoOptions>
{
    private const int LeastBuffer = 1024;
    private const int MostBuffer = 16 << 20;
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, ExProtoOptions options)
    {
        ValidateOptionsResultBuilder problems = new();
        string section = ServerId.SectionOf(ExProtoServiceCollectionExtensions.Section, name);
        foreach ((string key, Uri? url) in options.NodeAdapters.Prepend(new(nameof(ExProtoOptions.AdapterUrl), options.AdapterUrl)))
        {
            if (!IsAdapter(url))
            {
                problems.AddProblem($"'{UserInfo.Hide(url?.OriginalString ?? "")}' is no address of an adapter: http://host:port or https://host:port, without user info, path or query.", key == nameof(ExProtoOptions.AdapterUrl) ? $"{section}:{key}" : $"{section}:{nameof(ExProtoOptions.NodeAdapters)}:{key}");
            }
        }

        TlsClient.Validate(options.AdapterTls, $"{section}:{nameof(ExProtoOptions.AdapterTls)}", problems);
        if (options.AdapterTls is not { CaFile: null, CertificateFile: null, ServerName: null } && !options.NodeAdapters.Values.Append(options.AdapterUrl).Any(static u => u is { IsAbsoluteUri: true, Scheme: "https" }))
        {
            problems.AddProblem("is set, and no adapter's URL is https: nothing would be encrypted.", $"{section}:{nameof(ExProtoOptions.AdapterTls)}");
        }

        if (options.AdapterTimeout < TimeSpan.FromMilliseconds(100) || options.AdapterTimeout > FiveMinutes)
        {
            problems.AddProblem(SettingProblems.Outside(options.AdapterTimeout, "100 ms to 5 minutes"), $"{section}:{nameof(ExProtoOptions.AdapterTimeout)}");
        }

        if (options.BufferBytes is < LeastBuffer or > MostBuffer)
        {
            problems.AddProblem($"{options.BufferBytes} is outside 1 KiB to 16 MiB.", $"{section}:{nameof(ExProtoOptions.BufferBytes)}");
        }

        if (options.DryRun.Count > 0)
        {
            problems.AddProblem("has no effect on ExProto: a handler answers no call that could be answered without it, it talks to its device. Leave it out.", $"{section}:{nameof(options.DryRun)}");
        }

        if (options.CheckIdleAfter is { } idle && (idle < TimeSpan.FromSeconds(10) || idle > TimeSpan.FromDays(1)))
        {
            problems.AddProblem(SettingProblems.Outside(idle, "10 seconds to 1 day"), $"{section}:{nameof(ExProtoOptions.CheckIdleAfter)}");
        }

        return problems.Build();
    }

    private static bool IsAdapter(Uri? url) => url is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" };
}
