using EmqxExProto._1;
using HookSdk;
using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.Options;

// --check looks at the settings and listens to nothing; --help says what else there is.
return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddStrictSettings<LineOptions>("Line").Services.AddSingleton<IValidateOptions<LineOptions>, LineOptionsValidator>();
    builder.Services.AddStrictSettings<AdapterOptions>("Adapter");
    builder.Services.AddExProtoHandler<LineProtocol>();

    // The adapter's address has a short name of its own; Hooks:ExProto:NodeAdapters names those of further nodes.
    builder.Services.AddOptions<ExProtoOptions>().Configure<IOptions<AdapterOptions>>(static (options, adapter) =>
        options.AdapterUrl = adapter.Value.Url ?? options.AdapterUrl);

    // In Development: a page shows each callback as it comes, and a chart of each. The log says where.
    builder.Services.AddHookInspector();

    WebApplication app = builder.Build();
    app.MapExProtoHandler();
    app.MapHealthChecks("/healthz");
    app.MapHookInspector("/_hooks");
    return app;
});
