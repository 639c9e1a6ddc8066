using EmqxExProto._1;
using HookSdk;

return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddExProtoHandler<LineProtocol>();
    WebApplication app = builder.Build();
    app.MapExProtoHandler();
    return app;
});
