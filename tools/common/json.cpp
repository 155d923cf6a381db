// The definitions of Boost.JSON, which is used without its compiled library.
#include <boost/json/src.hpp>
