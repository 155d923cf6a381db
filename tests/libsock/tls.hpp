#pragma once
// TLS over the Asio adapter, with a certificate of the test's own making.
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <sock/asio/stream.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>
#include <utility>

#include "asio_run.hpp"
#include "catch.hpp"
#include "pair.hpp"

using tls_stream = boost::asio::ssl::stream<sock::asio::stream>;

inline boost::asio::ssl::context make_server_context() {
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  REQUIRE(SSL_CTX_use_certificate(context.native_handle(), certificate.get()) == 1);
  REQUIRE(SSL_CTX_use_PrivateKey(context.native_handle(), key.get()) == 1);
  return context;
}

// A pair of TLS streams after the handshake; `serve` and `ask` then talk over it.
template <class Serve, class Ask>
void over_tls(Serve serve, Ask ask) {
  auto pair = make_pair_of(1 << 16);
  run([](tcp_pair p, Serve at_server, Ask at_client) -> boost::asio::awaitable<void> {
    using namespace boost::asio::experimental::awaitable_operators;
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::ssl::context server_context = make_server_context();
    boost::asio::ssl::context client_context(boost::asio::ssl::context::tls_client);
    tls_stream server(sock::asio::stream(executor, std::move(p.server)), server_context);
    tls_stream client(sock::asio::stream(executor, std::move(p.client)), client_context);
    server.next_layer().set_limit(std::chrono::seconds(20));
    client.next_layer().set_limit(std::chrono::seconds(20));
    co_await (
        server.async_handshake(boost::asio::ssl::stream_base::server, boost::asio::use_awaitable) &&
        client.async_handshake(boost::asio::ssl::stream_base::client, boost::asio::use_awaitable));
    co_await (at_server(server) && at_client(client));
  }(std::move(pair), std::move(serve), std::move(ask)));
}
